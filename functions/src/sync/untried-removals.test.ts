/** Finding tombstones that were set by hand among many refused removals, and its reads. */
import { collections, type KnowledgeDocument, schemaDocument, schemaVersion } from '@knowledge-sync/contract';
import { type DocumentReference, Query, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { aDocument } from '../testing/fixtures.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const runQuery = Query.prototype.get;
let readByQueries = 0;
beforeEach(() => {
  // Counts the documents that queries return, which are what Firestore charges for.
  Query.prototype.get = async function counted(this: Query) {
    const found = await runQuery.call(this);
    readByQueries += found.size;
    return found;
  };
});
afterEach(async () => {
  Query.prototype.get = runQuery;
  for (const collection of [collections.knowledge, collections.engine]) {
    const refs = await engine.db.collection(collection).listDocuments();
    await Promise.all(refs.map((ref) => ref.delete()));
  }
});

const minute = 60_000;
const ago = (ms: number): Timestamp => Timestamp.fromMillis(Date.now() - ms);

async function storeMany(
  count: number,
  fields: (n: number) => Partial<KnowledgeDocument>,
): Promise<DocumentReference[]> {
  const batch = engine.db.batch();
  const refs = Array.from({ length: count }, (_, n) => {
    const ref = engine.db.collection(collections.knowledge).doc(`document-${n}`);
    batch.set(ref, aDocument('Text.', fields(n)));
    return ref;
  });
  await batch.commit();
  return refs;
}

/** Removals that ElevenLabs has refused, one a minute. */
const refused = (n: number): Partial<KnowledgeDocument> => ({
  sync_status: 'failed',
  deletion_requested_at: ago((n + 60) * minute),
  last_sync_attempt: ago(30 * minute),
});
/** Set by hand, with a time among the others. */
const byHand = { sync_status: 'failed', deletion_requested_at: ago(61.5 * minute) } as const;

async function readsOfSweep(): Promise<number> {
  readByQueries = 0;
  await sweep(engine.instance());
  return readByQueries;
}

it('reads all refused removals once, then ten with each sweep, and the one that shows that there are some', async () => {
  await engine.db.collection(collections.engine).doc(schemaDocument).set({ version: schemaVersion, running: null });
  await storeMany(250, refused);
  expect(await readsOfSweep()).toBeGreaterThanOrEqual(250);
  expect(await readsOfSweep()).toBe(11);
  expect(await readsOfSweep()).toBe(11);
});

it('queues a tombstone among the refused ones in the first sweep', async () => {
  const refs = await storeMany(150, (n) => (n === 120 ? byHand : refused(n)));
  expect(await sweep(engine.instance())).toMatchObject({ tombstones: 1 });
  expect((await refs[120]?.get())?.get('sync_status')).toBe('pending');
});

it('queues a tombstone with an older time within a few sweeps', async () => {
  const refs = await storeMany(25, refused);
  await sweep(engine.instance());
  await refs[3]?.set(aDocument('Text.', byHand));
  const queued: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) queued.push((await sweep(engine.instance())).tombstones);
  expect(queued.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect((await refs[3]?.get())?.get('sync_status')).toBe('pending');
});

it('reads tombstones with the same time in turn, and begins again after the last', async () => {
  const requestedAt = ago(61 * minute);
  const refs = await storeMany(25, (n) => ({ ...refused(n), deletion_requested_at: requestedAt }));
  const [first, second] = [engine.instance(), engine.instance()];
  await sweep(first);
  for (const n of [24, 0]) {
    await refs[n]?.update({ last_sync_attempt: null });
    let queued = 0;
    for (let turn = 0; turn < 4; turn += 1) queued += (await sweep(second)).tombstones;
    expect(queued).toBe(1);
  }
});

it('writes no progress while there is no tombstone', async () => {
  const progress = engine.db.collection(collections.engine).doc('sweep');
  await sweep(engine.instance());
  const { updateTime } = await progress.get();
  await sweep(engine.instance());
  expect((await progress.get()).updateTime).toEqual(updateTime);
});
