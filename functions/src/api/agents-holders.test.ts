/** The record of holders in Firestore that calls about agents keep, with the simulator. */
import { agentsDocument, collections, folderHoldersSchema, foldersDocument } from '@knowledge-sync/contract';
import { type Simulator, startSimulator, testWorld } from '@knowledge-sync/emulator/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askForHolders } from '../agents/dependents.ts';
import { readHolders, recordHolders } from '../agents/record-holders.ts';
import { inFolder } from '../remote/folder.ts';
import { Deadline } from '../runtime/deadline.ts';
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

const agent = (name: string) => simulator.seedAgent({ name, knowledgeBase: [] });
const attach = (id: string) => api.call('POST', `/api/agents/${id}/attach-folder`, { as: 'editor', json: {} });
const detach = (id: string) => api.call('POST', `/api/agents/${id}/detach-folder`, { as: 'editor' });
const list = (query = '') => api.call('GET', `/api/agents${query}`, { as: 'viewer' });
const folderId = () => simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
const ref = () => api.db.collection(collections.workspace).doc(agentsDocument);
const recorded = async () => folderHoldersSchema.parse((await ref().get()).data());
const names = async () => (await recorded()).attached.map(({ name }) => name);
const recordedAt = async () => (await ref().get()).updateTime?.toMillis() ?? null;

/** Changes the agent at ElevenLabs, without this service. */
async function changeAtElevenLabs(
  id: string,
  knowledgeBase: { type: string; name: string; id: string }[],
): Promise<void> {
  await fetch(`${simulator.url}/v1/convai/agents/${id}`, {
    method: 'PATCH',
    headers: { 'xi-api-key': 'key' },
    body: JSON.stringify({ conversation_config: { agent: { prompt: { knowledge_base: knowledgeBase } } } }),
  });
}
const theFolder = () => ({ type: 'folder', name: 'folder', id: folderId() });

describe('attaching and detaching', () => {
  test('record the agents that have the folder', async () => {
    const [first, second] = [agent('First'), agent('Second')];
    await attach(second);
    await attach(first);
    expect(await recorded()).toMatchObject({
      folder_id: folderId(),
      attached: [
        { id: first, name: 'First' },
        { id: second, name: 'Second' },
      ],
      count: 2,
    });
    await detach(first);
    expect(await names()).toEqual(['Second']);
  });

  test('many agents concurrently record all of them', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => agent(`Agent ${index}`));
    await Promise.all(ids.map(attach));
    expect((await recorded()).attached.map(({ id }) => id)).toEqual(ids);
    await Promise.all(ids.slice(1).map(detach));
    expect(await names()).toEqual(['Agent 0']);
  });

  test('write nothing when nothing changed', async () => {
    const id = agent('First');
    await detach(id);
    expect(await recordedAt()).toBeNull();
    await attach(id);
    const before = await recordedAt();
    await attach(id);
    await list();
    expect(await recordedAt()).toBe(before);
  });

  test('count all agents, also those beyond the 20 that are listed', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => agent(`Agent ${index + 10}`));
    for (const id of ids) await attach(id);
    expect(await recorded()).toMatchObject({ count: 21, attached: { length: 20 } });
    await detach(ids[20] ?? '');
    expect(await recorded()).toMatchObject({ count: 20, attached: { length: 20 } });
  });

  test('clear the record when the folder had to be created again', async () => {
    await attach(agent('First'));
    simulator.removeDocument(folderId());
    await api.db.collection(collections.engine).doc(foldersDocument).delete();
    const engine = await api.ctx.engine();
    const deadline = new Deadline(engine.clock, 10_000);
    await inFolder(engine, await engine.provider(), deadline, async (id) => expect(id).toBe(folderId()));
    deadline.dispose();
    expect(await recordedAt()).toBeNull();
    await attach(agent('Second'));
    expect(await names()).toEqual(['Second']);
  });

  test('succeed when the record is damaged, and replace it', async () => {
    await ref().create({ attached: 'nonsense' });
    expect((await attach(agent('First'))).status).toBe(200);
    expect(await names()).toEqual(['First']);
  });
});

describe('the list of agents', () => {
  test('records changes made at ElevenLabs, with any page', async () => {
    const [first, second] = [agent('First'), agent('Second')];
    await attach(first);
    await changeAtElevenLabs(second, [theFolder()]);
    await list('?limit=1');
    expect(await names()).toEqual(['First', 'Second']);
    await changeAtElevenLabs(first, []);
    await list('?limit=1');
    expect(await names()).toEqual(['Second']);
  });

  test('records no agent when the folder was deleted', async () => {
    await attach(agent('First'));
    simulator.removeDocument(folderId());
    await list();
    expect(await recorded()).toMatchObject({ attached: [], count: 0 });
  });

  test('does not overwrite a change made while ElevenLabs was responding', async () => {
    const [first, second] = [agent('First'), agent('Second')];
    await attach(first);
    const engine = await api.ctx.engine();
    const limits = () => ({ signal: AbortSignal.timeout(5_000), timeoutMs: 5_000 });
    const before = await readHolders(engine);
    const seen = await askForHolders(engine, limits);
    await attach(second);
    await recordHolders(engine, limits, seen, before);
    expect(await names()).toEqual(['First', 'Second']);
  });

  test('changes nothing when ElevenLabs fails', async () => {
    await attach(agent('First'));
    simulator.addFault({ kind: 'status', status: 503, route: '/v1/convai/knowledge-base/{id}/dependent-agents' });
    expect((await list()).status).toBe(503);
    expect(await names()).toEqual(['First']);
  });
});

describe('the agents of a document', () => {
  const dependents = '/v1/convai/knowledge-base/{id}/dependent-agents';
  const agentsOfDocument = () => api.call('GET', '/api/knowledge/d/agents', { as: 'viewer' });
  const store = async (inFolder: string | null) => {
    const id = simulator.seedText({ name: 'd', text: 'x', folderId: inFolder });
    await api.db
      .collection(collections.knowledge)
      .doc('d')
      .create(aDocument('text', { elevenlabs_document_id: id }));
    return id;
  };
  const requestCount = () => simulator.requests().filter(({ route }) => route === dependents).length;

  test('that match the record need no further request', async () => {
    await attach(agent('First'));
    await store(folderId());
    simulator.clearRequests();
    await agentsOfDocument();
    expect(requestCount()).toBe(1);
    expect(await names()).toEqual(['First']);
  });

  test('that differ from the record update it', async () => {
    const [first, second] = [agent('First'), agent('Second')];
    await attach(first);
    await store(folderId());
    await changeAtElevenLabs(first, []);
    await changeAtElevenLabs(second, [theFolder()]);
    await agentsOfDocument();
    expect(await names()).toEqual(['Second']);
  });

  test('that have the document directly are not recorded as having the folder', async () => {
    const id = await store(null);
    simulator.seedAgent({ name: 'Direct', knowledgeBase: [{ type: 'text', name: 'd', id }] });
    await agentsOfDocument();
    expect(await recordedAt()).toBeNull();
  });

  test('are returned even when the folder cannot be checked', async () => {
    await attach(agent('First'));
    await store(null);
    simulator.addFault({ kind: 'status', status: 503, route: dependents, skip: 1 });
    expect((await agentsOfDocument()).status).toBe(200);
    expect(await names()).toEqual(['First']);
    expect(api.log.filter(({ severity }) => severity === 'warn')).toHaveLength(1);
  });
});

describe('opening the settings of an agent', () => {
  const open = (id: string) => api.call('GET', `/api/agents/${id}/branches`, { as: 'viewer' });
  const text = (name: string) => ({
    type: 'text',
    name,
    id: simulator.seedText({ name, text: 'x', folderId: null }),
  });

  test('records the documents that it has directly, beside the holders, and drops them when it has none', async () => {
    const [first, second] = [agent('First'), agent('Second')];
    const [prices, hours] = [text('Prices'), text('Hours')];
    await attach(first);
    await changeAtElevenLabs(first, [theFolder(), prices]);
    await changeAtElevenLabs(second, [prices, hours]);
    expect((await open(first)).status).toBe(200);
    await open(second);
    expect(await recorded()).toMatchObject({
      attached: [{ id: first }],
      direct: [
        { id: second, name: 'Second', document_ids: [prices.id, hours.id] },
        { id: first, name: 'First', document_ids: [prices.id] },
      ],
    });
    const before = await recordedAt();
    await open(second);
    expect(await recordedAt()).toBe(before);
    await changeAtElevenLabs(second, []);
    await open(second);
    expect((await recorded()).direct?.map(({ id }) => id)).toEqual([first]);
    await detach(first);
    expect(await recorded()).toMatchObject({ attached: [], direct: [{ id: first }] });
  });
});
