/** Indexes in the models that agents search with, on the emulator and the simulator. */
import { agentsDocument, collections, type HolderBranch, indexDocument } from '@knowledge-sync/contract';
import { type DocumentReference, FieldValue, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
beforeEach(async () => {
  engine.simulator.reset();
  const records = [collections.knowledge, collections.workspace].map((name) => engine.db.collection(name));
  for (const ref of (await Promise.all(records.map((each) => each.listDocuments()))).flat()) await ref.delete();
  await engine.db.collection(collections.engine).doc(indexDocument).delete();
});
afterAll(() => engine.stop());

const e5 = 'e5_mistral_7b_instruct';
const multilingual = 'multilingual_e5_large_instruct';
const long = (text: string) => text.repeat(200);

const branch = (fields: Partial<HolderBranch>): HolderBranch => ({
  id: 'main',
  name: 'Main',
  is_main: true,
  live_percentage: 100,
  usage_mode: 'auto',
  search: true,
  model: multilingual,
  strategies: [],
  ...fields,
});

/** Records one agent that has the folder, as if it was just read. */
const record = (...branches: HolderBranch[]) =>
  engine.db
    .collection(collections.workspace)
    .doc(agentsDocument)
    .set({
      folder_id: 'f',
      attached: [{ id: 'a', name: 'A', branches, read_at: Timestamp.now() }],
      count: 1,
      learned_at: Timestamp.now(),
    });

const synced = async (text: string): Promise<DocumentReference> => {
  const ref = await engine.store(text);
  await engine.deliver(ref);
  return ref;
};
const statesOf = async (ref: DocumentReference) => {
  const { index_status, indexes } = await engine.read(ref);
  return { index_status, ...Object.fromEntries(Object.entries(indexes).map(([model, { status }]) => [model, status])) };
};
const remoteModels = async (ref: DocumentReference): Promise<string[]> => {
  const { elevenlabs_document_id: id } = await engine.read(ref);
  const response = await fetch(`${engine.simulator.url}/v1/convai/knowledge-base/${id}/rag-index`, {
    headers: { 'xi-api-key': 'key' },
  });
  const { indexes } = (await response.json()) as { indexes: { model: string }[] };
  return indexes.map(({ model }) => model).sort();
};
const run = () => sweep(engine.instance());
const skipPause = () =>
  engine.db.collection(collections.engine).doc(indexDocument).update({ 'models.not_before_ms': 0 });
const routeCount = (method: string, route: string) =>
  engine.simulator.requests().filter((request) => request.method === method && request.route === route).length;
const indexRoute = '/v1/convai/knowledge-base/rag-index';

describe('without an agent that searches', () => {
  it('a document is indexed in RAG_MODEL', async () => {
    const ref = await synced(long('None.'));
    await run();
    expect(await statesOf(ref)).toEqual({ index_status: 'ready', [multilingual]: 'ready' });
    await record(branch({ search: false, model: e5 }));
    await run();
    expect(await remoteModels(ref)).toEqual([multilingual]);
  });
});

describe('when an agent searches with another model', () => {
  it('its index is requested, and the other one is deleted once it is ready', async () => {
    const [first, second] = [await synced(long('First.')), await synced(long('Second.'))];
    await run();
    engine.simulator.changeSettings({ index_ms: 60_000 });
    await record(branch({ model: e5 }));
    await run();
    expect(await statesOf(first)).toEqual({ index_status: 'indexing', [multilingual]: 'ready', [e5]: 'indexing' });
    await skipPause();
    await run();
    expect(await remoteModels(first)).toEqual([e5, multilingual]);

    engine.simulator.changeSettings({ index_ms: 0 });
    for (const ref of [first, second]) await ref.update({ sync_status: 'pending', queued_at: Timestamp.now() });
    for (const ref of [first, second]) await engine.deliver(ref);
    await run();
    await skipPause();
    await run();
    for (const ref of [first, second]) {
      expect(await statesOf(ref)).toEqual({ index_status: 'ready', [e5]: 'ready' });
      expect(await remoteModels(ref)).toEqual([e5]);
    }
  });

  it('both models are requested if agents use both, and one request asks for a hundred documents', async () => {
    const refs = [await synced(long('First.')), await synced(long('Second.'))];
    await record(branch({ model: e5 }), branch({ id: 'b', is_main: false, model: multilingual }));
    engine.simulator.clearRequests();
    await run();
    for (const ref of refs) expect(await statesOf(ref)).toMatchObject({ [e5]: 'ready', [multilingual]: 'ready' });
    expect(routeCount('POST', indexRoute)).toBe(2);
    await skipPause();
    engine.simulator.clearRequests();
    await run();
    expect(engine.simulator.requests()).toEqual([]);
  });
});

it('after a change of RAG_MODEL the indexes of the old model no longer count, and are deleted', async () => {
  const ref = await synced(long('Changed.'));
  await run();
  const changed = engine.instance({ ragModel: e5 });
  await sweep(changed);
  expect(await statesOf(ref)).toMatchObject({ index_status: 'ready', [e5]: 'ready' });
  await skipPause().catch(() => undefined);
  await sweep(changed);
  expect(await statesOf(ref)).toEqual({ index_status: 'ready', [e5]: 'ready' });
  expect(await remoteModels(ref)).toEqual([e5]);
});

it('no index is deleted while the settings of an agent are not known', async () => {
  const ref = await synced(long('Kept.'));
  await run();
  await record(branch({ model: e5 }), branch({ id: 'b', is_main: false, search: null }));
  for (let each = 0; each < 3; each += 1) await run();
  expect(await remoteModels(ref)).toEqual([e5, multilingual]);
});

it('a document of an earlier release, without models, is checked again', async () => {
  const ref = await synced(long('Old.'));
  await run();
  await ref.update({ indexes: FieldValue.delete() });
  expect((await engine.read(ref)).indexes).toBeUndefined();
  await engine.db.collection(collections.engine).doc(indexDocument).delete();
  await run();
  expect(await statesOf(ref)).toEqual({ index_status: 'ready', [multilingual]: 'ready' });
});

it('indexes of other models, which the service did not request, and copies of others stay', async () => {
  const ref = await synced(long('Own.'));
  await run();
  const { elevenlabs_document_id: id } = await engine.read(ref);
  const foreign = engine.simulator.seedText({ name: 'Foreign', text: long('x'), folderId: null });
  for (const each of [id, foreign])
    await fetch(`${engine.simulator.url}/v1/convai/knowledge-base/${each}/rag-index`, {
      method: 'POST',
      headers: { 'xi-api-key': 'key' },
      body: JSON.stringify({ model: e5 }),
    });
  engine.simulator.clearRequests();
  await engine.db.collection(collections.engine).doc(indexDocument).delete();
  for (let each = 0; each < 3; each += 1) await run();
  expect(await remoteModels(ref)).toEqual([e5, multilingual]);
  expect(engine.simulator.requests().every(({ method }) => method === 'GET')).toBe(true);
});

it('deletes indexes of at most twenty documents in a sweep, and continues after a failure', async () => {
  const refs = await Promise.all(
    Array.from({ length: 25 }, async (_, n) => {
      const id = engine.simulator.seedText({ name: `n${n}`, text: long('x'), folderId: null });
      return engine.store('Text.', {
        sync_status: 'completed',
        elevenlabs_document_id: id,
        index_status: 'ready',
        indexes: { [e5]: { status: 'ready' }, [multilingual]: { status: 'ready' } },
      });
    }),
  );
  await run();
  engine.simulator.addFault({ kind: 'status', status: 503, method: 'GET', times: 1 });
  engine.simulator.clearRequests();
  await run();
  expect(engine.simulator.requests()).toHaveLength(1);
  const left = async () =>
    (await Promise.all(refs.map((ref) => engine.read(ref)))).filter(({ indexes }) => e5 in indexes);
  expect(await left()).toHaveLength(25);
  await run();
  expect(await left()).toHaveLength(5);
  await run();
  expect(await left()).toHaveLength(0);
});
