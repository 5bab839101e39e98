import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startReconcile } from './reconcile/start.ts';
import { sweep } from './sweep.ts';
import { type EngineHarness, startEngine } from './testing/engine.ts';
import { aDocument } from './testing/fixtures.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterEach(() => engine.simulator.clearFaults());
afterAll(() => engine.stop());

const requeueAfterMs = 600_000;
const ago = (ms: number): Timestamp => Timestamp.fromMillis(Date.now() - ms);
const run = () => sweep(engine.instance());

/** @returns what takes them away again */
async function storeMany(count: number, fields: Partial<KnowledgeDocument>): Promise<() => Promise<void>> {
  const refs = Array.from({ length: count }, () => engine.db.collection(collections.knowledge).doc());
  const storing = engine.db.bulkWriter();
  for (const ref of refs) void storing.set(ref, aDocument('One of many.', fields));
  await storing.close();
  return async () => {
    const deleting = engine.db.bulkWriter();
    for (const ref of refs) void deleting.delete(ref);
    await deleting.close();
  };
}

describe('the sweep', () => {
  it('frees a document whose lease has ended and records the lost request', async () => {
    const last_sync_attempt = ago(300_000);
    const ref = await engine.store('Crashed.', {
      sync_status: 'syncing',
      sync_claim: { id: 'dead', expires_at: ago(1) },
      last_sync_attempt,
    });
    expect(await run()).toMatchObject({ freed: 1 });
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'pending', sync_claim: null, sync_retry_count: 0 });
    expect(document.unsettled_since).toEqual(last_sync_attempt);
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('completed');
  });

  it('frees a document that is syncing without a claim, and keeps an earlier lost request', async () => {
    const unsettled_since = ago(900_000);
    const ref = await engine.store('No claim.', {
      sync_status: 'syncing',
      last_sync_attempt: ago(1_000),
      unsettled_since,
    });
    expect(await run()).toMatchObject({ freed: 1 });
    expect((await engine.read(ref)).unsettled_since).toEqual(unsettled_since);
    await ref.delete();
  });

  it('skips a document while its lease is live', async () => {
    const ref = await engine.store('Busy.', {
      sync_status: 'syncing',
      sync_claim: { id: 'alive', expires_at: ago(-60_000) },
    });
    expect(await run()).toMatchObject({ freed: 0 });
    expect((await engine.read(ref)).sync_status).toBe('syncing');
    await ref.delete();
  });

  it('queues a document that has waited ten minutes for its event, once per ten minutes', async () => {
    const waiting = await engine.store('Event lost.', { queued_at: ago(requeueAfterMs + 1) });
    const young = await engine.store('Event on its way.', { queued_at: ago(requeueAfterMs - 60_000) });
    const before = (await young.get()).updateTime;
    expect(await run()).toMatchObject({ requeued: 1 });
    expect(await run()).toMatchObject({ requeued: 0 });
    const document = await engine.read(waiting);
    expect(document).toMatchObject({ sync_status: 'pending', sync_retry_count: 0 });
    expect(document.queued_at?.toMillis()).toBeGreaterThan(Date.now() - 60_000);
    expect((await young.get()).updateTime).toEqual(before);
  });

  it('queues a pending document without a queueing time', async () => {
    const ref = await engine.store('Nobody knows when.', { queued_at: null });
    expect(await run()).toMatchObject({ requeued: 1 });
    expect(await run()).toMatchObject({ requeued: 0 });
    expect((await engine.read(ref)).queued_at?.toMillis()).toBeGreaterThan(Date.now() - 60_000);
    await ref.delete();
  });

  it('queues a retryable failure when it is due and counts the retry', async () => {
    const failed = {
      sync_status: 'failed',
      scheduled_retries: 3,
      sync_retry_count: 4,
      sync_error_message: 'x',
    } as const;
    const due = await engine.store('Due.', { ...failed, next_retry_at: ago(1) });
    const later = await engine.store('Not yet.', { ...failed, next_retry_at: ago(-60_000) });
    const never = await engine.store('Permanent.', { ...failed, next_retry_at: null });
    expect(await run()).toMatchObject({ retried: 1 });
    expect(await engine.read(due)).toMatchObject({
      sync_status: 'pending',
      scheduled_retries: 4,
      sync_retry_count: 5,
      next_retry_at: null,
      sync_error_message: null,
    });
    for (const ref of [later, never]) expect((await engine.read(ref)).sync_status).toBe('failed');
  });

  it('queues a flagged document when the event of its retry flag was lost', async () => {
    const failed = { sync_status: 'failed', scheduled_retries: 24, sync_retry_count: 1 } as const;
    const ref = await engine.store('Flag lost.', { ...failed, retry_requested_at: ago(requeueAfterMs + 1) });
    const fresh = await engine.store('Flag fresh.', { ...failed, retry_requested_at: ago(1_000) });
    expect(await run()).toMatchObject({ flagged: 1 });
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'pending',
      retry_requested_at: null,
      scheduled_retries: 0,
      sync_retry_count: 2,
    });
    expect((await engine.read(fresh)).sync_status).toBe('failed');
  });

  it('queues a flagged document behind more than a page of stale flags', async () => {
    const stale = { sync_status: 'completed', retry_requested_at: ago(2 * requeueAfterMs) } as const;
    const remove = await storeMany(1_050, stale);
    const flag = { sync_status: 'failed', retry_requested_at: ago(requeueAfterMs + 1) } as const;
    const ref = await engine.store('Flagged behind others.', flag);
    expect(await run()).toMatchObject({ flagged: 1 });
    await Promise.all([remove(), ref.delete()]);
  });

  it('begins the removal of a failed document whose tombstone was set by hand, once', async () => {
    const failed = {
      sync_status: 'failed',
      sync_error_message: 'x',
      deletion_requested_at: ago(requeueAfterMs + 1),
    } as const;
    const ref = await engine.store('Tombstone by hand.', { ...failed, last_sync_attempt: ago(3 * requeueAfterMs) });
    const never = await engine.store('Never synced.', failed);
    expect(await run()).toMatchObject({ tombstones: 2 });
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', sync_error_message: null });
    for (const document of [ref, never]) {
      await engine.deliver(document);
      expect((await document.get()).exists).toBe(false);
    }
  });

  it('skips a removal that has failed, and a malformed document', async () => {
    const failed = { sync_status: 'failed', deletion_requested_at: ago(2 * requeueAfterMs) } as const;
    const tried = await engine.store('Refused.', { ...failed, last_sync_attempt: ago(requeueAfterMs) });
    const malformed = await engine.store('Malformed.', { ...failed, body_parts: 'one' as unknown as number });
    expect(await run()).toMatchObject({ tombstones: 0 });
    await Promise.all([tried.delete(), malformed.delete()]);
  });

  it('queues an untried removal behind more than a thousand that have failed', async () => {
    const failed = { sync_status: 'failed', deletion_requested_at: ago(2 * requeueAfterMs) } as const;
    const remove = await storeMany(1_050, { ...failed, last_sync_attempt: ago(requeueAfterMs) });
    const young = ago(requeueAfterMs + 1);
    const refs = [
      await engine.store('Failed behind others.', { sync_status: 'failed', deletion_requested_at: young }),
      await engine.store('Completed behind others.', { sync_status: 'completed', deletion_requested_at: young }),
    ];
    expect(await run()).toMatchObject({ tombstones: 2 });
    await Promise.all([remove(), ...refs.map((ref) => ref.delete())]);
  });

  it('queues each document once when several sweeps run at the same time', async () => {
    const refs = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        engine.store(`Twice ${n}.`, { sync_status: 'failed', next_retry_at: ago(1), sync_retry_count: 0 }),
      ),
    );
    const summaries = await Promise.all([run(), run(), run()]);
    expect(summaries.reduce((sum, { retried }) => sum + retried, 0)).toBe(8);
    for (const ref of refs) expect((await engine.read(ref)).sync_retry_count).toBe(1);
  });

  it('frees more documents than one page holds', async () => {
    const writer = engine.db.bulkWriter();
    const refs = Array.from({ length: 230 }, (_, n) => engine.db.collection(collections.knowledge).doc(`many-${n}`));
    for (const ref of refs) void writer.set(ref, { sync_status: 'syncing' });
    await writer.close();
    expect(await run()).toMatchObject({ freed: 230 });
    await Promise.all(refs.map((ref) => ref.delete()));
  });

  it('drops an abandoned upload with its parts, and keeps the parts that the document uses', async () => {
    const ref = await engine.store('Kept.');
    const bodyId = (await engine.read(ref)).body_id ?? '';
    const body = ref.collection(collections.body);
    const abandoned = [body.doc('left.0'), body.doc('left.1')];
    const neighbour = body.doc('left2.0');
    await Promise.all([...abandoned, neighbour].map((part) => part.set({ data: Buffer.from('x') })));
    const uploads = engine.db.collection(collections.uploads);
    await uploads.doc('left').set({ document: ref.id, expires_at: ago(1) });
    await uploads.doc(bodyId).set({ document: ref.id, expires_at: ago(1) });
    await uploads.doc('running').set({ document: ref.id, expires_at: ago(-60_000) });
    expect(await run()).toMatchObject({ dropped: 2 });
    expect((await uploads.listDocuments()).map(({ id }) => id)).toEqual(['running']);
    expect((await body.listDocuments()).map(({ id }) => id).sort()).toEqual([`${bodyId}.0`, 'left2.0'].sort());
    expect(neighbour.id).toBe('left2.0');
  });

  it('calls ElevenLabs last, within one deadline, and claims nothing that it has no time for', async () => {
    const synced = await Promise.all(['Index.', 'First.', 'Second.'].map((text) => engine.store(text)));
    const off = engine.instance({ ragModel: null });
    for (const ref of synced) await engine.deliver(ref, off);
    const [indexed, first, second] = synced;
    const unsettled = { unsettled_since: ago(120_000) };
    await first?.update({ ...unsettled, settles_at: ago(60_000) });
    await second?.update({ ...unsettled, settles_at: ago(1) });
    await indexed?.update({ index_due_at: ago(1) });
    const { id } = await startReconcile(engine.instance(), { repair: false, createdBy: null });
    const job = engine.db.collection(collections.jobs).doc(id);
    await job.update({ queued_at: ago(requeueAfterMs + 1) });
    engine.simulator.addFault({ kind: 'hang', route: '/v1/convai/knowledge-base/rag-index' });
    engine.simulator.addFault({ kind: 'hang', method: 'PATCH' });
    const slow = { timeoutMs: 10_000, deadlineMarginMs: 1_000, listTimeoutMs: 2_000, writeTimeoutMs: 2_500 };
    const startedMs = performance.now();
    const running = sweep(engine.instance(slow));
    const queuedMs = async () => (await job.get()).get('queued_at').toMillis();
    await expect.poll(queuedMs, { timeout: 4_000 }).toBeGreaterThan(Date.now() - 60_000);
    expect(await running).toMatchObject({ resumed: 1, indexed: 0, settled: 0 });
    expect(performance.now() - startedMs).toBeLessThan(slow.timeoutMs - slow.deadlineMarginMs);
    const [late, untouched] = await Promise.all([first, second].map((ref) => ref?.get()));
    expect(late?.get('settles_at').toMillis()).toBeGreaterThan(Date.now());
    expect(untouched?.get('settles_at').toMillis()).toBeLessThan(Date.now());
    expect([late?.get('sync_claim'), untouched?.get('sync_claim')]).toEqual([null, null]);
  });
});
