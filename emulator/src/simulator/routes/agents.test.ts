import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../index.ts';

/** Agents and what they know, through the real SDK. */

let simulator: Simulator;
let convai: ElevenLabsClient['conversationalAi'];
let api: typeof convai.knowledgeBase;

beforeAll(async () => {
  simulator = await startSimulator();
  const options = { apiKey: 'key', baseUrl: simulator.url, maxRetries: 0, timeoutInSeconds: 20 };
  convai = new ElevenLabsClient(options).conversationalAi;
  api = convai.knowledgeBase;
}, 60_000);
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const text = (name: string, folderId: string | null = null) => ({
  type: 'text' as const,
  name,
  id: simulator.seedText({ name, text: 'x', folderId }),
});
const folder = (name: string, folderId: string | null = null) => ({
  type: 'folder' as const,
  name,
  id: simulator.seedFolder({ name, folderId }),
});
const known = (agentId: string) =>
  simulator
    .agents()
    .find(({ id }) => id === agentId)
    ?.knowledge_base.map(({ id }) => id);

describe('agents', () => {
  test('are listed newest first, page by page, and found by name', async () => {
    const ids = ['Sales', 'Support', 'Night support'].map((name) => simulator.seedAgent({ name, knowledgeBase: [] }));
    const first = await convai.agents.list({ pageSize: 2 });
    expect(first).toMatchObject({ hasMore: true, agents: [{ name: 'Night support' }, { agentId: ids[1] }] });
    const rest = await convai.agents.list({ pageSize: 2, cursor: first.nextCursor ?? '' });
    expect(rest).toMatchObject({ hasMore: false, agents: [{ agentId: ids[0] }] });
    expect((await convai.agents.list({ search: 'support' })).agents).toHaveLength(2);
    await expect(convai.agents.list({ cursor: 'nonsense' })).rejects.toMatchObject({ statusCode: 400 });
    await expect(convai.agents.get('nobody')).rejects.toMatchObject({ statusCode: 404 });
  });

  test('keep fields that a change does not send, and replace the list of documents', async () => {
    const [first, second] = [text('first'), text('second')];
    const id = simulator.seedAgent({ name: 'Sales', knowledgeBase: [first] });
    const before = await convai.agents.get(id);
    expect(before.conversationConfig.agent?.prompt?.knowledgeBase).toMatchObject([{ ...first, usageMode: 'auto' }]);
    const changed = await convai.agents.update(id, {
      conversationConfig: { agent: { prompt: { knowledgeBase: [{ ...second, usageMode: 'prompt' }] } } },
    });
    expect(changed.conversationConfig.agent).toMatchObject({
      firstMessage: before.conversationConfig.agent?.firstMessage,
      prompt: { prompt: expect.any(String), knowledgeBase: [{ ...second, usageMode: 'prompt' }] },
    });
    expect(await convai.agents.update(id, { name: 'Shop' })).toMatchObject({ name: 'Shop', agentId: id });
    expect(known(id)).toEqual([second.id]);
  });

  test('cannot know a document that does not exist', async () => {
    const id = simulator.seedAgent({ name: 'Sales', knowledgeBase: [] });
    const knowledgeBase = [{ type: 'text' as const, name: 'x', id: 'nobody' }];
    const update = convai.agents.update(id, { conversationConfig: { agent: { prompt: { knowledgeBase } } } });
    await expect(update).rejects.toMatchObject({ statusCode: 404 });
  });

  test('are created and deleted through the control routes', async () => {
    const response = await fetch(`${simulator.url}/_simulator/agents`, {
      method: 'POST',
      body: JSON.stringify({ name: 'Sales', knowledge_base: [{ ...text('t'), usage_mode: 'prompt' }] }),
    });
    expect(response.status).toBe(201);
    const { id } = z.looseObject({ id: z.string() }).parse(await response.json());
    const listed = await fetch(`${simulator.url}/_simulator/agents`);
    expect(await listed.json()).toMatchObject({ agents: [{ id, name: 'Sales', knowledge_base: [{ name: 't' }] }] });
    await fetch(`${simulator.url}/_simulator/agents/${id}`, { method: 'DELETE' });
    expect(simulator.agents()).toEqual([]);
  });
});

describe('branches and versions of an agent', () => {
  const rag = { enabled: true, embedding_model: 'multilingual_e5_large_instruct' };
  const procedure = (versionId: string) => ({ p: { procedure_id: 'p', version_id: versionId } });
  const branchOf = (agentId: string, name: string) => {
    const branch = simulator
      .agents()
      .find(({ id }) => id === agentId)
      ?.branches.find((one) => one.name === name);
    if (branch === undefined) throw new Error(`no branch ${name}`);
    return branch;
  };
  const knowing = (...knowledgeBase: ReturnType<typeof text>[]) => ({
    conversationConfig: { agent: { prompt: { knowledgeBase } } },
  });

  test('a branch has a configuration, a share of the calls and a protection of its own', async () => {
    const id = simulator.seedAgent({
      name: 'Sales',
      knowledgeBase: [text('first')],
      branches: [{ name: 'Test', knowledgeBase: [], rag, livePercentage: 30, protection: 'admin_perms_required' }],
    });
    const { results } = await convai.agents.branches.list(id);
    expect(results).toMatchObject([
      { name: 'Main', currentLivePercentage: 70, agentId: id },
      { name: 'Test', currentLivePercentage: 30, protectionStatus: 'admin_perms_required' },
    ]);
    expect((await convai.agents.branches.list(id, { limit: 1 })).results).toHaveLength(1);
    const [main, test] = results;
    expect(await convai.agents.get(id)).toMatchObject({
      branchId: main?.id,
      mainBranchId: main?.id,
      conversationConfig: { agent: { prompt: { rag: { enabled: false, embeddingModel: 'e5_mistral_7b_instruct' } } } },
    });
    expect(await convai.agents.get(id, { branchId: test?.id ?? '' })).toMatchObject({
      branchId: test?.id,
      mainBranchId: main?.id,
      conversationConfig: { agent: { prompt: { knowledgeBase: [], rag: { enabled: true } } } },
    });
    await expect(convai.agents.get(id, { branchId: 'nothing' })).rejects.toMatchObject({ statusCode: 404 });
    await expect(convai.agents.update(id, { branchId: test?.id ?? '' })).rejects.toMatchObject({ statusCode: 403 });
  });

  test('a change of a branch publishes a version that names the one before', async () => {
    const [first, second] = [text('first'), text('second')];
    const id = simulator.seedAgent({
      name: 'Sales',
      knowledgeBase: [first],
      branches: [{ name: 'Test', knowledgeBase: [] }],
    });
    const before = await convai.agents.get(id);
    const branch = branchOf(id, 'Test');
    const changed = await convai.agents.update(id, {
      branchId: branch.id,
      versionDescription: 'Added a document',
      ...knowing(second),
    });
    expect(changed).toMatchObject({ branchId: branch.id });
    expect(branchOf(id, 'Test').knowledge_base).toMatchObject([second]);
    expect(known(id)).toEqual([first.id]);
    expect((await convai.agents.get(id)).versionId).toBe(before.versionId);
    const [old, current] = branchOf(id, 'Test').versions;
    expect(current).toMatchObject({ id: changed.versionId, description: 'Added a document' });
    expect(await convai.agents.versions.get(id, current?.id ?? '')).toMatchObject({
      branchId: branch.id,
      versionDescription: 'Added a document',
      parents: { inBranchParentId: old?.id },
    });
    expect(await convai.agents.get(id, { versionId: old?.id ?? '' })).toMatchObject({
      versionId: old?.id,
      branchId: branch.id,
      conversationConfig: { agent: { prompt: { knowledgeBase: [] } } },
    });
  });

  test('a change without procedures publishes unpublished edits, and one with procedures drops them', async () => {
    const seed = () =>
      simulator.seedAgent({
        name: 'Sales',
        knowledgeBase: [],
        procedures: procedure('v1'),
        unpublishedProcedures: procedure('v2'),
      });
    const [careless, careful] = [seed(), seed()];
    await convai.agents.update(careless, knowing());
    expect(branchOf(careless, 'Main')).toMatchObject({ procedures: procedure('v2'), unpublished_procedures: null });
    const read = await convai.agents.get(careful);
    expect(read.procedures).toMatchObject({ p: { procedureId: 'p', versionId: 'v1' } });
    await convai.agents.update(careful, { ...knowing(), procedures: { p: { procedureId: 'p', versionId: 'v1' } } });
    expect(branchOf(careful, 'Main')).toMatchObject({ procedures: procedure('v1'), unpublished_procedures: null });
    await convai.agents.update(careful, { name: 'Shop' });
    expect(branchOf(careful, 'Main')).toMatchObject({ procedures: procedure('v1') });
  });

  test('are accepted by the control route', async () => {
    const agent = { name: 'Sales', rag, live_percentage: 60, procedures: procedure('v1') };
    const branches = [{ name: 'Test', live_percentage: 40, protection_status: 'writer_perms_required' }];
    const response = await fetch(`${simulator.url}/_simulator/agents`, {
      method: 'POST',
      body: JSON.stringify({ ...agent, branches }),
    });
    expect(await response.json()).toMatchObject({
      name: 'Sales',
      conversation_config: { agent: { prompt: { rag: { ...rag, max_vector_distance: 0.6 } } } },
      branches: [{ is_main: true, live_percentage: 60, procedures: procedure('v1') }, branches[0]],
    });
  });
});

describe('dependent agents', () => {
  test('have the document, or a folder above it', async () => {
    const outer = folder('outer');
    const inner = folder('inner', outer.id);
    const leaf = text('leaf', inner.id);
    const direct = simulator.seedAgent({ name: 'direct', knowledgeBase: [leaf] });
    const through = simulator.seedAgent({ name: 'through', knowledgeBase: [outer, text('other')] });
    simulator.seedAgent({ name: 'stranger', knowledgeBase: [text('else')] });
    const of = async (id: string, dependentType?: 'direct' | 'transitive') =>
      (await api.documents.getAgents(id, { ...(dependentType && { dependentType }) })).agents;
    expect(await of(leaf.id)).toMatchObject([
      { id: through, type: 'available', name: 'through', referencedResourceIds: [outer.id] },
      { id: direct, name: 'direct', referencedResourceIds: [] },
    ]);
    expect((await of(leaf.id, 'direct')).map(({ id }) => id)).toEqual([direct]);
    expect((await of(leaf.id, 'transitive')).map(({ id }) => id)).toEqual([through]);
    expect((await of(outer.id)).map(({ id }) => id)).toEqual([through]);
    const page = await api.documents.getAgents(leaf.id, { pageSize: 1 });
    expect(page).toMatchObject({ hasMore: true, agents: [{ id: through }] });
    expect(await api.documents.getAgents(leaf.id, { cursor: page.nextCursor ?? '' })).toMatchObject({
      agents: [{ id: direct }],
    });
  });

  const refusal = { statusCode: 400, body: { detail: { code: 'document_has_dependent_agents' } } };

  test('block a deletion without force, and lose the document with force', async () => {
    const [first, second] = [text('first'), text('second')];
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase: [first, second] });
    await expect(api.documents.delete(first.id)).rejects.toMatchObject(refusal);
    await expect(api.documents.delete(first.id, { force: false })).rejects.toMatchObject(refusal);
    await api.documents.delete(first.id, { force: true });
    expect(known(agent)).toEqual([second.id]);
    expect(simulator.documents()).toMatchObject([{ id: second.id }]);
  });

  test('that have a folder block the deletion of the folder, not of a document in it', async () => {
    const shelf = folder('shelf');
    const leaf = text('leaf', shelf.id);
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase: [shelf] });
    await api.documents.delete(leaf.id);
    await expect(api.documents.delete(shelf.id)).rejects.toMatchObject(refusal);
    await api.documents.delete(shelf.id, { force: true });
    expect(known(agent)).toEqual([]);
  });
});

test('a fault applies to an agent by its name', async () => {
  const id = simulator.seedAgent({ name: 'Sales', knowledgeBase: [] });
  simulator.addFault({ kind: 'status', status: 503, name: '^Sales$' });
  simulator.addFault({ kind: 'status', status: 418, route: '/v1/convai/agents' });
  await expect(convai.agents.get(id)).rejects.toMatchObject({ statusCode: 503 });
  await expect(convai.agents.list()).rejects.toMatchObject({ statusCode: 418 });
});
