/** Calls about agents, against the simulator of ElevenLabs. */
import {
  agentBranchesSchema,
  agentListSchema,
  agentsDocument,
  collections,
  folderAttachmentSchema,
  folderHoldersSchema,
} from '@knowledge-sync/contract';
import { type Simulator, startSimulator, testWorld } from '@knowledge-sync/emulator/simulator';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folderKeyIn } from '../document/remote-name.ts';
import { type ApiHarness, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

let simulator: Simulator;
let api: ApiHarness;
beforeAll(async () => {
  simulator = await startSimulator({ settings: testWorld() });
});
beforeEach(() => {
  simulator.reset();
  api = startApi({ elevenLabs: { baseUrl: simulator.url } });
});
afterEach(() => api.close());
afterAll(() => simulator.stop());

const agentRoute = '/v1/convai/agents/{id}';
const known = (id: string) => simulator.agents().find((agent) => agent.id === id)?.knowledge_base ?? [];
const aText = (name: string) => ({
  type: 'text' as const,
  name,
  id: simulator.seedText({ name, text: 'x', folderId: null }),
});
const folders = () => simulator.documents().filter(({ type }) => type === 'folder');

const attach = (id: string, json: unknown = {}) =>
  api.call('POST', `/api/agents/${id}/attach-folder`, { as: 'editor', json });
const detach = (id: string) => api.call('POST', `/api/agents/${id}/detach-folder`, { as: 'editor' });
const attachmentOf = async (response: Response) => folderAttachmentSchema.parse(await response.json());

describe('attaching the folder', () => {
  test('adds it to the knowledge base of the agent and keeps everything else', async () => {
    const text = { ...aText('Own'), usage_mode: 'prompt' as const, since: 'a field that this service does not know' };
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [text] });
    const before = simulator.agents()[0]?.conversation_config;
    const response = await attach(id);
    expect(response.status).toBe(200);
    expect(await attachmentOf(response)).toEqual({
      agent: { id, name: 'Support' },
      attached: true,
      usage_mode: 'auto',
      still_used: null,
      branches: [{ id: expect.any(String), is_main: true, attached: true, problem: null }],
    });
    const [folder] = folders();
    expect(folderKeyIn(folder?.name ?? '')).toEqual({ projectId: api.projectId, installation: expect.any(String) });
    expect(known(id)).toEqual([text, { type: 'folder', name: folder?.name, id: folder?.id, usage_mode: 'auto' }]);
    expect(simulator.agents()[0]?.conversation_config).toMatchObject({
      ...(before as object),
      agent: { prompt: { prompt: 'You are helpful.' } },
    });
  });

  test('several times, also concurrently, adds it once and makes one folder', async () => {
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
    await Promise.all([attach(id), attach(id), attach(id)]);
    simulator.clearRequests();
    expect(await attachmentOf(await attach(id))).toMatchObject({ attached: true });
    expect(known(id)).toHaveLength(1);
    expect(folders()).toHaveLength(1);
    // The agent, and then its settings: the agent again and its branches.
    expect(simulator.requests().map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  test('with another usage mode changes the mode in place', async () => {
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
    await attach(id);
    const last = aText('Last');
    await fetch(`${simulator.url}${agentRoute.replace('{id}', id)}`, {
      method: 'PATCH',
      headers: { 'xi-api-key': 'key' },
      body: JSON.stringify({ conversation_config: { agent: { prompt: { knowledge_base: [...known(id), last] } } } }),
    });
    expect(await attachmentOf(await attach(id, { usage_mode: 'prompt' }))).toMatchObject({ usage_mode: 'prompt' });
    expect(known(id)).toMatchObject([{ type: 'folder', usage_mode: 'prompt' }, last]);
  });

  test('reads the agent again when the response was lost, and returns its real state', async () => {
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
    simulator.addFault({ kind: 'accepted_unanswered', method: 'PATCH', times: 1 });
    expect(await attachmentOf(await attach(id))).toMatchObject({ attached: true });
    expect(known(id)).toHaveLength(1);
    await detach(id);
    simulator.addFault({ kind: 'status', status: 503, method: 'PATCH', times: 1 });
    const lost = await attach(id);
    expect(await lost.json()).toMatchObject({ status: 503, detail: expect.stringContaining('Service unavailable') });
    expect(known(id)).toEqual([]);
    expect(await attachmentOf(await attach(id))).toMatchObject({ attached: true });
  });

  test('keeps what someone else saves between its reading and its writing', async () => {
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
    const theirs = aText('Theirs');
    // The change waits at ElevenLabs, and the other one overtakes it.
    simulator.addFault({ kind: 'delay', ms: 800, method: 'PATCH', route: agentRoute, times: 1 });
    const attached = attach(id);
    await expect.poll(() => simulator.faults().some(({ applied }) => applied > 0)).toBe(true);
    await fetch(`${simulator.url}${agentRoute.replace('{id}', id)}`, {
      method: 'PATCH',
      headers: { 'xi-api-key': 'key' },
      body: JSON.stringify({ conversation_config: { agent: { prompt: { knowledge_base: [theirs] } } } }),
    });
    expect(await attachmentOf(await attached)).toMatchObject({ attached: true });
    expect(known(id)).toMatchObject([theirs, { type: 'folder' }]);
    const overtaken = detach(id);
    expect(await attachmentOf(await overtaken)).toMatchObject({ attached: false });
    expect(known(id)).toMatchObject([theirs]);
  });

  test('creates the folder again when it was deleted at ElevenLabs', async () => {
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
    await attach(id);
    await detach(id);
    const [gone] = folders();
    simulator.removeDocument(gone?.id ?? '');
    expect(await attachmentOf(await attach(id))).toMatchObject({ attached: true });
    expect(known(id)).toMatchObject([{ id: folders()[0]?.id }]);
    expect(folders()[0]?.id).not.toBe(gone?.id);
  });
});

test('an agent whose knowledge base cannot be read is not changed', async () => {
  const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [aText('Own')] });
  const metadata = { created_at_unix_secs: 1, updated_at_unix_secs: 1 };
  const body = JSON.stringify({ agent_id: id, name: 'Support', conversation_config: { agent: {} }, metadata });
  simulator.addFault({ kind: 'garbage', method: 'GET', route: agentRoute, body });
  expect((await attach(id)).status).toBe(502);
  expect((await detach(id)).status).toBe(502);
  expect(simulator.requests().every(({ method }) => method === 'GET')).toBe(true);
  expect(known(id)).toHaveLength(1);
});

describe('detaching the folder', () => {
  test('removes only the folder, and a repeat changes nothing', async () => {
    const text = aText('Own');
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [text] });
    await attach(id);
    expect(await attachmentOf(await detach(id))).toEqual({
      agent: { id, name: 'Support' },
      attached: false,
      usage_mode: null,
      still_used: null,
      branches: [{ id: expect.any(String), is_main: true, attached: false, problem: null }],
    });
    expect(known(id)).toMatchObject([text]);
    expect(await attachmentOf(await detach(id))).toMatchObject({ attached: false });
  });

  test('names another branch that still has it, whether or not ElevenLabs names the agent for that', async () => {
    await attach(simulator.seedAgent({ name: 'First', knowledgeBase: [] }));
    const folder = { type: 'folder' as const, name: 'folder', id: folders()[0]?.id ?? '' };
    for (const included of [false, true]) {
      simulator.changeSettings({ dependents_include_branches: included });
      const branches = [{ name: 'Holidays', knowledgeBase: [folder] }];
      const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [folder], branches });
      expect(await attachmentOf(await detach(id))).toMatchObject({
        attached: false,
        still_used: { branches: ['Holidays'], elsewhere: false },
      });
    }
  });

  test('says when something else of the agent still has it, and is done if that is not known', async () => {
    const route = '/v1/convai/knowledge-base/{id}/dependent-agents' as const;
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
    await attach(id);
    const body = { agents: [{ id, type: 'available', name: 'Support' }], branches: [], has_more: false };
    simulator.addFault({ kind: 'garbage', route, body: JSON.stringify(body) });
    expect(await attachmentOf(await detach(id))).toMatchObject({
      attached: false,
      still_used: { branches: [], elsewhere: true },
    });
    simulator.clearFaults();
    await attach(id);
    simulator.addFault({ kind: 'status', status: 503, route });
    expect(await attachmentOf(await detach(id))).toMatchObject({ attached: false, still_used: null });
  });

  test('creates no folder', async () => {
    const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
    expect(await attachmentOf(await detach(id))).toMatchObject({ attached: false });
    expect(folders()).toEqual([]);
  });
});

describe('the branches of an agent', () => {
  const branchesOf = async (id: string) => {
    const response = await api.call('GET', `/api/agents/${id}/branches`, { as: 'viewer' });
    return agentBranchesSchema.parse(await response.json());
  };
  const idOf = async (id: string, name: string) =>
    (await branchesOf(id)).branches.find((branch) => branch.name === name)?.id ?? '';
  const detachFrom = (id: string, json: unknown) =>
    api.call('POST', `/api/agents/${id}/detach-folder`, { as: 'editor', json });
  const having = async (id: string) =>
    (await branchesOf(id)).branches.filter(({ usage_mode }) => usage_mode !== null).map(({ name }) => name);
  const seed = () =>
    simulator.seedAgent({
      name: 'Support',
      knowledgeBase: [],
      branches: [
        { name: 'Test', knowledgeBase: [aText('Of the branch')], livePercentage: 20 },
        { name: 'Locked', knowledgeBase: [], livePercentage: 10, protection: 'admin_perms_required' },
        { name: 'Idle', knowledgeBase: [], livePercentage: 0 },
      ],
    });

  test('that calls reach are listed, and which of them is protected', async () => {
    const id = seed();
    expect(await branchesOf(id)).toMatchObject({
      agent: { id, name: 'Support' },
      branches: [
        { name: 'Main', is_main: true, live_percentage: 70, usage_mode: null, is_protected: false },
        { name: 'Test', is_main: false, live_percentage: 20, usage_mode: null, is_protected: false },
        { name: 'Locked', is_main: false, live_percentage: 10, usage_mode: null, is_protected: true },
      ],
      is_complete: true,
    });
    simulator.addFault({ kind: 'status', preset: 'insufficient_permissions', route: `${agentRoute}/branches` });
    expect(await branchesOf(id)).toMatchObject({ branches: [{ name: 'Main' }], is_complete: false });
  });

  test('are changed as asked, and the others stay', async () => {
    const id = seed();
    const [main, other] = [await idOf(id, 'Main'), await idOf(id, 'Test')];
    expect(await attachmentOf(await attach(id, { branch_ids: [other], usage_mode: 'prompt' }))).toEqual({
      agent: { id, name: 'Support' },
      attached: true,
      usage_mode: 'prompt',
      still_used: null,
      branches: [{ id: other, is_main: false, attached: true, problem: null }],
    });
    expect(await having(id)).toEqual(['Test']);
    expect(known(id)).toEqual([]);
    await attach(id, { branch_ids: [main, other, main] });
    expect(await having(id)).toEqual(['Main', 'Test']);
    expect(await attachmentOf(await detachFrom(id, { branch_ids: [main] }))).toMatchObject({
      attached: false,
      still_used: { branches: ['Test'], elsewhere: false },
      branches: [{ id: main, is_main: true, attached: false, problem: null }],
    });
    expect(await having(id)).toEqual(['Test']);
    expect(await attachmentOf(await detachFrom(id, { branch_ids: [other] }))).toMatchObject({
      attached: false,
      still_used: null,
    });
    expect(await having(id)).toEqual([]);
    expect(await attachmentOf(await detachFrom(id, {}))).toMatchObject({ attached: false });
  });

  test('that still have the folder keep the agent as a holder', async () => {
    const id = seed();
    await attach(id, { branch_ids: [await idOf(id, 'Main'), await idOf(id, 'Test')] });
    await detach(id);
    const record = await api.db.collection(collections.workspace).doc(agentsDocument).get();
    expect(folderHoldersSchema.parse(record.data()).attached).toMatchObject([
      { id, branches: [{ name: 'Main', usage_mode: null }, { name: 'Test', usage_mode: 'auto' }, { name: 'Locked' }] },
    ]);
  });

  test('that are refused say why, and do not stop the others', async () => {
    const id = seed();
    const [locked, other] = [await idOf(id, 'Locked'), await idOf(id, 'Test')];
    const answer = await attachmentOf(await attach(id, { branch_ids: [locked, 'agtbrch_missing', other] }));
    expect(answer).toMatchObject({
      attached: true,
      branches: [
        { id: locked, attached: false, problem: expect.stringContaining('Branch protected') },
        { id: 'agtbrch_missing', attached: false, problem: expect.stringContaining('404') },
        { id: other, attached: true, problem: null },
      ],
    });
    expect(await having(id)).toEqual(['Test']);
    const refused = await attach(id, { branch_ids: [locked] });
    expect(refused.status).toBe(502);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('Branch protected') });
  });

  test('are named by ids that fit', async () => {
    for (const branch_ids of [[], ['a/b'], Array.from({ length: 11 }, (_, n) => `b${n}`), 'main']) {
      const response = await attach('agent', { branch_ids });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ errors: [{ field: expect.stringMatching(/^branch_ids/) }] });
    }
    expect(simulator.requests()).toEqual([]);
  });
});

describe('the list of agents', () => {
  const list = async (query = '') => (await api.call('GET', `/api/agents${query}`, { as: 'viewer' })).json();

  test('says for each agent whether the folder is attached, page by page', async () => {
    const [first, second] = ['First', 'Second'].map((name) => simulator.seedAgent({ name, knowledgeBase: [] }));
    expect(await list()).toEqual({
      agents: [
        { id: second, name: 'Second', attached: false, branches: null },
        { id: first, name: 'First', attached: false, branches: null },
      ],
      next_cursor: null,
    });
    await attach(first ?? '');
    const page = (await list('?limit=1')) as { next_cursor: string };
    expect(page).toMatchObject({ agents: [{ id: second, attached: false }], next_cursor: expect.any(String) });
    expect(await list(`?limit=1&cursor=${page.next_cursor}`)).toEqual({
      agents: [{ id: first, name: 'First', attached: true, branches: [expect.objectContaining({ is_main: true })] }],
      next_cursor: null,
    });
  });

  test('shows no agent as attached when the folder was deleted', async () => {
    const id = simulator.seedAgent({ name: 'First', knowledgeBase: [] });
    await attach(id);
    simulator.removeDocument(folders()[0]?.id ?? '');
    expect(await list()).toMatchObject({ agents: [{ id, attached: false }] });
  });

  test('refuses an invalid cursor as the field cursor', async () => {
    const response = await api.call('GET', '/api/agents?cursor=nonsense', { as: 'viewer' });
    expect(await response.json()).toMatchObject({ status: 422, errors: [{ field: 'cursor' }] });
  });
});

describe('the agents of a document', () => {
  const agentsOf = async (id: string) =>
    (await api.call('GET', `/api/knowledge/${id}/agents`, { as: 'viewer' })).json();
  const store = (elevenlabs_document_id: string | null) =>
    api.db.collection(collections.knowledge).doc('d').create(aDocument('text', { elevenlabs_document_id }));

  test('use it directly or through the folder', async () => {
    const through = simulator.seedAgent({ name: 'Through', knowledgeBase: [] });
    await attach(through);
    const id = simulator.seedText({ name: 'd', text: 'x', folderId: folders()[0]?.id ?? null });
    const direct = simulator.seedAgent({ name: 'Direct', knowledgeBase: [{ type: 'text', name: 'd', id }] });
    simulator.seedAgent({ name: 'Stranger', knowledgeBase: [] });
    await store(id);
    expect(await agentsOf('d')).toEqual({
      agents: [
        {
          id: direct,
          name: 'Direct',
          through: 'document',
          claim: { kind: 'unknown', reason: 'not_read', without: [] },
        },
        {
          id: through,
          name: 'Through',
          through: 'folder',
          claim: { kind: 'reads', reason: 'search_off', without: [] },
        },
      ],
      next_cursor: null,
    });
  });

  test('are none while it is not at ElevenLabs, and no request is sent', async () => {
    await store(null);
    expect(await agentsOf('d')).toEqual({ agents: [], next_cursor: null });
    expect(simulator.requests()).toEqual([]);
  });

  test('are none when it was deleted at ElevenLabs', async () => {
    await store('gone');
    expect(await agentsOf('d')).toEqual({ agents: [], next_cursor: null });
  });
});

test('an agent that is deleted while the folder is attached is a 404, and the folder is kept', async () => {
  const id = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
  await attach(id);
  await detach(id);
  const before = folders().map((folder) => folder.id);
  simulator.addFault({ kind: 'status', preset: 'agent_as_document', method: 'PATCH', route: agentRoute });
  simulator.addFault({ kind: 'status', preset: 'agent_as_document', method: 'GET', route: agentRoute, skip: 1 });
  expect((await attach(id)).status).toBe(404);
  expect(folders().map((folder) => folder.id)).toEqual(before);
});

describe('the settings of agents', () => {
  const list = async () =>
    agentListSchema.parse(await (await api.call('GET', '/api/agents', { as: 'viewer' })).json()).agents;
  const branchesOf = async (id: string) => (await list()).find((agent) => agent.id === id)?.branches;
  const turnOn = (id: string) => api.call('POST', `/api/agents/${id}/turn-on-search`, { as: 'editor' });

  test('say for each branch with traffic whether it has the folder, searches, and with which model', async () => {
    const id = simulator.seedAgent({
      name: 'First',
      knowledgeBase: [],
      rag: { enabled: true, knowledge_base_tool_info: { enabled_strategies: ['keyword'] } },
      branches: [
        { name: 'Test', knowledgeBase: [], livePercentage: 20 },
        { name: 'Idle', knowledgeBase: [], livePercentage: 0 },
      ],
    });
    await attach(id);
    expect(await branchesOf(id)).toMatchObject([
      {
        name: 'Main',
        is_main: true,
        live_percentage: 80,
        usage_mode: 'auto',
        search: true,
        model: 'e5_mistral_7b_instruct',
        strategies: ['keyword'],
      },
      { name: 'Test', is_main: false, live_percentage: 20, usage_mode: null, search: false },
    ]);
  });

  test('are read again when the page opens, and at most once a minute', async () => {
    const id = simulator.seedAgent({ name: 'First', knowledgeBase: [] });
    await attach(id);
    simulator.clearRequests();
    await list();
    const routes = simulator.requests().map(({ route }) => route);
    expect(routes.sort()).toEqual(['/v1/convai/agents', '/v1/convai/knowledge-base/{id}/dependent-agents']);
    const ref = api.db.collection(collections.workspace).doc(agentsDocument);
    const record = folderHoldersSchema.parse((await ref.get()).data());
    const longAgo = Timestamp.fromMillis(Date.now() - 61_000);
    await ref.update({ attached: record.attached.map((holder) => ({ ...holder, read_at: longAgo })) });
    simulator.clearRequests();
    await list();
    expect(simulator.requests()).toHaveLength(4);
  });

  test('of at most ten agents are read at once', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => simulator.seedAgent({ name: `Agent ${n}`, knowledgeBase: [] }));
    await attach(ids[0] ?? '');
    const folder = { type: 'folder', name: 'folder', id: folders()[0]?.id ?? '' };
    for (const id of ids.slice(1))
      await fetch(`${simulator.url}/v1/convai/agents/${id}`, {
        method: 'PATCH',
        headers: { 'xi-api-key': 'key' },
        body: JSON.stringify({ conversation_config: { agent: { prompt: { knowledge_base: [folder] } } } }),
      });
    simulator.clearRequests();
    await list();
    expect(simulator.requests()).toHaveLength(2 + 10 * 2);
    expect((await list()).every(({ branches }) => branches !== null)).toBe(true);
  });

  test('that cannot be read are not known, and the agents are listed', async () => {
    const id = simulator.seedAgent({ name: 'First', knowledgeBase: [] });
    simulator.addFault({ kind: 'status', status: 503, route: '/v1/convai/agents/{id}/branches' });
    await attach(id);
    expect(await branchesOf(id)).toBeNull();
  });

  test('of a key that may not list branches are those of main', async () => {
    const id = simulator.seedAgent({ name: 'First', knowledgeBase: [] });
    const route = '/v1/convai/agents/{id}/branches' as const;
    simulator.addFault({ kind: 'status', preset: 'insufficient_permissions', route });
    await attach(id);
    expect(await branchesOf(id)).toMatchObject([{ is_main: true, search: false, live_percentage: null }]);
  });

  test('change when search is turned on, on each branch that has the folder, and nothing else changes', async () => {
    const rag = { embedding_model: 'multilingual_e5_large_instruct', max_documents_length: 77 };
    const procedures = { p: { procedure_id: 'p', version_id: 'v1' } };
    const unpublishedProcedures = { p: { procedure_id: 'p', version_id: 'v2' } };
    const id = simulator.seedAgent({
      name: 'First',
      knowledgeBase: [],
      rag,
      procedures,
      branches: [{ name: 'Test', knowledgeBase: [], livePercentage: 20 }],
    });
    const other = simulator.seedAgent({ name: 'Other', knowledgeBase: [], procedures, unpublishedProcedures });
    await attach(id);
    const response = await turnOn(id);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      agent: {
        id,
        name: 'First',
        attached: true,
        branches: [{ search: true, model: rag.embedding_model }, { search: false }],
      },
    });
    expect(simulator.agents().find((agent) => agent.id === id)?.branches).toMatchObject([
      {
        conversation_config: { agent: { prompt: { rag: { ...rag, enabled: true } } } },
        procedures,
        knowledge_base: [{ type: 'folder' }],
        versions: [{}, {}, { description: 'Search turned on' }],
      },
      { conversation_config: { agent: { prompt: { rag: { enabled: false } } } }, versions: [{}] },
    ]);
    expect(await branchesOf(id)).toMatchObject([{ search: true }, { search: false }]);
    simulator.clearRequests();
    await turnOn(id);
    await turnOn(other);
    expect(simulator.requests().some(({ method }) => method === 'PATCH')).toBe(false);
  });

  test('of a protected branch are not changed', async () => {
    const id = simulator.seedAgent({ name: 'First', knowledgeBase: [] });
    await attach(id);
    simulator.addFault({ kind: 'status', preset: 'insufficient_permissions', method: 'PATCH' });
    expect((await turnOn(id)).status).toBe(502);
  });

  test('decide what an agent knows of a document', async () => {
    const rag = { enabled: true, embedding_model: 'multilingual_e5_large_instruct' };
    const searching = simulator.seedAgent({ name: 'Searching', knowledgeBase: [], rag });
    const reading = simulator.seedAgent({ name: 'Reading', knowledgeBase: [] });
    for (const id of [searching, reading]) await attach(id);
    const id = simulator.seedText({ name: 'd', text: 'x', folderId: folders()[0]?.id ?? null });
    const document = aDocument('x'.repeat(600), {
      elevenlabs_document_id: id,
      index_status: 'indexing',
      indexes: { multilingual_e5_large_instruct: { status: 'indexing' } },
    });
    await api.db.collection(collections.knowledge).doc('d').create(document);
    const response = await api.call('GET', '/api/knowledge/d/agents', { as: 'viewer' });
    expect(await response.json()).toMatchObject({
      agents: [
        { id: reading, claim: { kind: 'reads', reason: 'search_off' } },
        { id: searching, claim: { kind: 'cannot', reason: 'indexing' } },
      ],
    });
  });
});

describe('a failure of ElevenLabs', () => {
  const problemWith = async (fault: Parameters<Simulator['addFault']>[0]) => {
    simulator.addFault(fault);
    const response = await api.call('GET', '/api/agents', { as: 'viewer' });
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get('Retry-After'), text };
  };

  test.each([
    ['missing_permissions', 502, /API key/],
    ['quota_exceeded', 502, /Quota/],
    ['invalid_parameters', 502, /Request rejected/],
    ['rate_limit_exceeded', 503, /Service busy/],
    ['service_unavailable', 503, /Service unavailable/],
    ['bad_gateway_html', 503, /Gateway error/],
    ['forbidden_html', 503, /Gateway error.*Try again shortly/],
    ['rag_index_not_ready', 503, /Index not ready.*half a minute/],
    ['missing_permission_unauthorized', 502, /Permission missing.*lacks the permission convai_write/],
    ['protected_branch', 502, /Branch protected.*administrators/],
    ['payment_issue', 502, /Payment problem.*billing page/],
    ['wrong_region', 502, /Wrong region.*ELEVENLABS_BASE_URL/],
    ['invalid_api_key', 502, /API key invalid.*rotate-key/],
  ] as const)('%s becomes a %i in the words of the error catalogue', async (preset, status, words) => {
    const problem = await problemWith({ kind: 'status', preset, route: '/v1/convai/agents' });
    expect(problem.status).toBe(status);
    expect(problem.text).toMatch(words);
    expect(problem.text).not.toMatch(/request_id|nginx|<html|test-key/);
    expect(problem.retryAfter).toBe(status === 503 ? '10' : null);
  });

  test('keeps its Retry-After', async () => {
    const problem = await problemWith({ kind: 'status', status: 429, retry_after: 42, route: '/v1/convai/agents' });
    expect(problem).toMatchObject({ status: 503, retryAfter: '42' });
  });

  test('is a 503 when the connection is closed', async () => {
    expect(await problemWith({ kind: 'reset' })).toMatchObject({ status: 503 });
  });
});

test('an agent ID that could change the URL is a 404, and no request is sent', async () => {
  for (const id of ['..', '%2e%2e', 'a%2Fb', 'a%3Fb']) expect((await attach(id)).status).toBe(404);
  expect(simulator.requests()).toEqual([]);
});
