/** The calls about agents, against the simulator. */
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { agentSearchOf, branchesSchema, proceduresSchema } from './agent-answers.ts';
import { createAgentsProvider } from './agents.ts';
import type { AgentsProvider } from './provider.ts';

let simulator: Simulator;
let agents: AgentsProvider;
beforeAll(async () => {
  simulator = await startSimulator();
  agents = await createAgentsProvider({ apiKey: 'key', baseUrl: simulator.url, clock: systemClock });
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const limits = { signal: new AbortController().signal, timeoutMs: 20_000 };
const procedures = { p: { procedure_id: 'p', version_id: 'v1' } };
const unpublishedProcedures = { p: { procedure_id: 'p', version_id: 'v2' } };
const rag = {
  enabled: true,
  embedding_model: 'multilingual_e5_large_instruct',
  knowledge_base_tool_info: { enabled_strategies: ['keyword', 'semantic'] },
};
const aFolder = () => {
  const id = simulator.seedFolder({ name: 'folder', folderId: null });
  return { type: 'folder', name: 'folder', id, usage_mode: 'auto' };
};
const seeded = (id: string) => simulator.agents().find((agent) => agent.id === id)?.branches ?? [];

describe('an agent', () => {
  test('is read with its search settings, version, branch and procedures', async () => {
    const id = simulator.seedAgent({ name: 'Sales', knowledgeBase: [], rag, procedures });
    const [main] = seeded(id);
    expect(await agents.getAgent(id, {}, limits)).toEqual({
      id,
      name: 'Sales',
      knowledge: [],
      search: { isOn: true, model: 'multilingual_e5_large_instruct', strategies: ['keyword', 'semantic'] },
      versionId: main?.versions[0]?.id,
      branchId: main?.id,
      mainBranchId: main?.id,
      procedures: { p: { procedureId: 'p', versionId: 'v1' } },
    });
  });

  test('with settings that this service does not know keeps their names', async () => {
    const id = simulator.seedAgent({
      name: 'Sales',
      knowledgeBase: [],
      rag: { embedding_model: 'a-new-model', knowledge_base_tool_info: { enabled_strategies: ['a-new-strategy'] } },
    });
    expect((await agents.getAgent(id, {}, limits)).search).toEqual({
      isOn: false,
      model: 'a-new-model',
      strategies: ['a-new-strategy'],
    });
  });

  test('is changed on one branch, with its procedures and a description', async () => {
    const id = simulator.seedAgent({
      name: 'Sales',
      knowledgeBase: [],
      branches: [{ name: 'Test', knowledgeBase: [], livePercentage: 20, procedures, unpublishedProcedures }],
    });
    const { branches, isComplete } = await agents.listBranches(id, { pageSize: 100 }, limits);
    const [main, branch] = branches;
    expect({ branches, isComplete }).toEqual({
      branches: [
        { id: main?.id, name: 'Main', livePercentage: 80, protection: null },
        { id: branch?.id, name: 'Test', livePercentage: 20, protection: null },
      ],
      isComplete: true,
    });
    const branchId = branch?.id ?? '';
    const read = await agents.getAgent(id, { branchId }, limits);
    const folder = aFolder();
    const change = {
      branchId,
      knowledge: [folder],
      procedures: read.procedures,
      versionDescription: 'Attached',
    };
    const { versionId } = await agents.setKnowledge(id, change, limits);
    expect(seeded(id)).toMatchObject([
      { knowledge_base: [] },
      { knowledge_base: [folder], procedures, versions: [{}, { id: versionId, description: 'Attached' }] },
    ]);
    expect(await agents.getVersion(id, versionId ?? '', limits)).toEqual({ parentId: read.versionId });
    const earlier = await agents.getAgent(id, { versionId: read.versionId ?? '' }, limits);
    expect(earlier).toMatchObject({ knowledge: [], branchId });
  });

  test('whose search is turned on keeps every other setting', async () => {
    const off = { ...rag, enabled: false, max_documents_length: 1_234 };
    const id = simulator.seedAgent({ name: 'Sales', knowledgeBase: [], rag: off });
    const before = await agents.getAgent(id, {}, limits);
    const change = { branchId: null, isOn: true, procedures: null, versionDescription: 'Search on' };
    await agents.setSearch(id, change, limits);
    expect(seeded(id)[0]?.conversation_config).toMatchObject({
      agent: { prompt: { prompt: 'You are helpful.', knowledge_base: [], rag: { ...off, enabled: true } } },
    });
    expect(await agents.getAgent(id, {}, limits)).toMatchObject({ search: { ...before.search, isOn: true } });
  });

  test('on a protected branch is not changed', async () => {
    const id = simulator.seedAgent({ name: 'Sales', knowledgeBase: [], protection: 'admin_perms_required' });
    const change = { branchId: null, knowledge: [], procedures: null, versionDescription: '' };
    await expect(agents.setKnowledge(id, change, limits)).rejects.toMatchObject({ http_status: 403 });
  });
});

describe('values that cannot be meant are not known', () => {
  test('in search settings', () => {
    const unknown = { isOn: null, model: null, strategies: null };
    for (const settings of [undefined, null, 'on', []]) expect(agentSearchOf(settings)).toEqual(unknown);
    expect(agentSearchOf({ enabled: 'yes', embedding_model: 7, knowledge_base_tool_info: 'all' })).toEqual(unknown);
    expect(agentSearchOf({ enabled: true, embedding_model: 'm', knowledge_base_tool_info: null })).toEqual({
      isOn: true,
      model: 'm',
      strategies: [],
    });
  });

  test('in branches: an unreadable one makes the list incomplete', () => {
    const main = { id: 'main', name: 'Main', is_archived: false, current_live_percentage: 'all' };
    expect(branchesSchema(100).parse({ results: [main, { id: '../x' }] })).toEqual({
      branches: [{ id: 'main', name: 'Main', livePercentage: null, protection: null }],
      isComplete: false,
    });
    expect(branchesSchema(1).parse({ results: [main] }).isComplete).toBe(false);
    expect(branchesSchema(1).parse({ meta: { total: 1 }, results: [main] }).isComplete).toBe(true);
  });

  test('in procedures: one without a version cannot be sent, so none is known', () => {
    expect(proceduresSchema.parse({ p: { procedure_id: 'p' } })).toBeNull();
    expect(proceduresSchema.parse({})).toEqual({});
  });
});
