/** The counts on Google's Firestore emulator, with the events of real writes. */
import { collections, type KnowledgeDocument, type Tally } from '@knowledge-sync/contract';
import { type DocumentReference, type DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { failed } from '../document/transitions.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { createCounter, type WrittenToCount } from './count.ts';
import { keepCounts, recount } from './recount.ts';
import { baseRef, readShard, type Shard, shardRefs } from './shard.ts';
import { talliesOf } from './tally.ts';

let engine: EngineHarness;
const knowledge = () => engine.db.collection(collections.knowledge);
const counts = () => engine.db.collection(collections.counts);
const error = { is_retryable: true, http_status: 429, provider_code: null, detail: null, request_id: null };
const quota = failed({ ...error, error_type: 'quota' }, null);

beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await Promise.all([knowledge(), counts()].map((collection) => engine.db.recursiveDelete(collection)));
});

/** Writes a document and returns the event of this write. */
async function write(
  ref: DocumentReference,
  change: Partial<KnowledgeDocument> | 'delete' | null = null,
): Promise<WrittenToCount> {
  const before = await ref.get();
  if (change === 'delete') await ref.delete();
  else if (change !== null) await ref.update(change);
  return eventOf(change === null ? null : before, await ref.get());
}

const eventOf = (before: DocumentSnapshot | null, after: DocumentSnapshot): WrittenToCount => ({
  eventId: engine.instance().newId(),
  documentId: after.id,
  before: before?.data() ?? null,
  after: after.data() ?? null,
  at: after.updateTime ?? after.readTime,
});

/** The sums over the shards, as a page adds them up. */
async function numbers(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { numbers: each } of await shards()) {
    for (const [tally, number] of Object.entries(each)) sums[tally] = (sums[tally] ?? 0) + number;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, number]) => number !== 0));
}

const shards = async (): Promise<Shard[]> =>
  (await counts().get()).docs.flatMap((snapshot) => readShard(snapshot.data()) ?? []);

/** Counts the stored documents. */
async function truth(): Promise<Record<string, number>> {
  const sums: Partial<Record<Tally, number>> = {};
  for (const snapshot of (await knowledge().get()).docs) {
    for (const tally of talliesOf(snapshot.data())) sums[tally] = (sums[tally] ?? 0) + 1;
  }
  return sums;
}

test('the first event counts all documents, and its own once', async () => {
  const refs = await Promise.all(['one', 'two', 'three'].map((text) => engine.store(text)));
  const events = await Promise.all(refs.map((ref) => write(ref)));
  const count = createCounter(engine.instance());
  await Promise.all(events.map(count));
  expect(await numbers()).toEqual({ 'status:pending': 3, 'type:text': 3 });
});

test('follows every change of every document, in any order and however often it is delivered', async () => {
  await recount(engine.instance());
  const events: WrittenToCount[] = [];
  for (let number = 0; number < 12; number += 1) {
    const ref = await engine.store(`text ${number}`);
    events.push(await write(ref));
    events.push(await write(ref, { sync_status: 'syncing' }));
    events.push(await write(ref, number % 3 === 0 ? quota : { sync_status: 'completed', index_status: 'unknown' }));
    if (number % 3 === 1) events.push(await write(ref, { index_status: 'ready' }));
    if (number === 11) events.push(await write(ref, 'delete'));
  }
  // Two instances, the events in another order, and each of them twice.
  const [one, other] = [createCounter(engine.instance()), createCounter(engine.instance())];
  await Promise.all(events.toReversed().map((event, at) => (at % 2 === 0 ? one : other)(event)));
  await Promise.all(events.map(other));
  expect(await numbers()).toEqual(await truth());
  expect((await numbers())['status:failed']).toBe(4);
});

test('an event that changes no number costs no read and no write', async () => {
  const ref = await engine.store('text');
  const event = await write(ref, { queued_at: Timestamp.now() });
  await createCounter(engine.instance())(event);
  expect((await counts().get()).size).toBe(0);
});

test('keeps the durations of the latest syncs, bounded', async () => {
  const ref = await engine.store('text', { sync_status: 'completed', synced_at: Timestamp.now(), time_to_live_ms: 5 });
  await recount(engine.instance());
  const count = createCounter(engine.instance());
  for (let ms = 10; ms < 200; ms += 1) {
    const event = await write(ref, { time_to_live_ms: ms, synced_at: Timestamp.now() });
    await count(event);
  }
  const times = (await shards()).flatMap(({ times: each }) => each);
  expect(times).toHaveLength(26);
  expect(times.map(({ ms }) => ms)).toEqual(expect.arrayContaining([5, 175, 199]));
});

test('a recount corrects what was lost, and loses nothing that is written during it', async () => {
  const ctx = engine.instance();
  const refs = await Promise.all(['a', 'b', 'c', 'd'].map((text) => engine.store(text)));
  const [first, second, third, fourth] = refs;
  if (!first || !second || !third || !fourth) throw new Error('four documents');
  await recount(ctx);
  const count = createCounter(ctx);
  // This event is lost.
  await write(first, quota);
  const late = await write(second, quota);
  const early = await write(third, { sync_status: 'completed' });
  await count(early);
  await recount(ctx);
  // The recount includes it already.
  await count(late);
  expect(await numbers()).toEqual(await truth());
  // Counted after the moment of the count, and before it was stored.
  await counts().doc('base').delete();
  await Promise.all([recount(ctx), write(fourth, quota).then(count)]);
  expect(await numbers()).toEqual(await truth());
  expect((await numbers())['cause:quota']).toBe(3);
});

test('the sweep counts once a day', async () => {
  const ctx = engine.instance();
  await engine.store('text');
  await keepCounts(ctx);
  expect(await numbers()).toEqual({ 'status:pending': 1, 'type:text': 1 });
  const { updateTime } = await baseRef(engine.db).get();
  await keepCounts(ctx);
  expect((await baseRef(engine.db).get()).updateTime).toEqual(updateTime);
  const tomorrow = new Date(Date.now() + 25 * 3_600_000);
  await keepCounts({ ...ctx, clock: { ...ctx.clock, now: () => tomorrow } });
  expect((await baseRef(engine.db).get()).updateTime).not.toEqual(updateTime);
});

test('a damaged shard is replaced', async () => {
  await engine.store('text');
  await Promise.all(shardRefs(engine.db).map((ref) => ref.set({ numbers: 'many' })));
  const event = await write(await engine.store('other'));
  await createCounter(engine.instance())(event);
  expect(await numbers()).toEqual({ 'status:pending': 2, 'type:text': 2 });
});
