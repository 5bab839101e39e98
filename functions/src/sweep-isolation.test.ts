/** Documents whose fields cannot be meant: each affects only itself, and becomes due or says so. */
import { collections, type KnowledgeDocument, limits } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { longestLeaseMs } from './document/lease.ts';
import { sweep } from './sweep.ts';
import { type EngineHarness, startEngine } from './testing/engine.ts';

let engine: EngineHarness;
const started: EngineHarness[] = [];
beforeEach(async () => {
  engine = await startEngine();
  started.push(engine);
});
afterAll(async () => {
  for (const one of started) await one.stop();
});

const endOfTime = Timestamp.fromDate(new Date('9999-12-31T23:59:59Z'));
const ago = (ms: number): Timestamp => Timestamp.fromMillis(Date.now() - ms);
const run = () => sweep(engine.instance());
const isSoon = (at: Timestamp | null | undefined, ms: number): void => {
  expect(at).toBeInstanceOf(Timestamp);
  expect(at?.toMillis()).toBeLessThanOrEqual(Date.now() + ms);
};
const raw = async (ref: DocumentReference) => (await ref.get()).data() ?? {};
async function synced(text: string, fields: Partial<KnowledgeDocument> = {}): Promise<DocumentReference> {
  const ref = await engine.store(text, fields);
  await engine.deliver(ref);
  return ref;
}

describe('a lease that lasts longer than any worker', () => {
  const claim = { id: 'by hand', expires_at: endOfTime };

  it('is ended on a syncing document, and the lost request is settled within the settle time', async () => {
    const ref = await engine.store('Stuck.', { sync_status: 'syncing', sync_claim: claim, last_sync_attempt: ago(1) });
    expect(await run()).toMatchObject({ freed: 1 });
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'pending', sync_claim: null });
    isSoon(document.settles_at as Timestamp, longestLeaseMs + 600_000);
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('completed');
  });

  it('does not keep a pending document from being synced', async () => {
    const ref = await synced('Pending with a claim.', { sync_claim: claim });
    expect((await engine.read(ref)).sync_status).toBe('completed');
  });

  it('does not keep an index, a page and lost requests from being looked at', async () => {
    const ref = await synced('Completed with a claim.');
    await ref.update({ sync_claim: claim, unsettled_since: ago(2_000), settles_at: ago(1_000) });
    expect(await run()).toMatchObject({ indexed: 1 });
    expect((await engine.read(ref)).sync_claim).toBeNull();
  });

  it('does not keep a comparison from being continued', async () => {
    const { startReconcile } = await import('./reconcile/start.ts');
    const { id } = await startReconcile(engine.instance(), { repair: false, createdBy: null });
    await engine.db.collection(collections.jobs).doc(id).update({ claim });
    expect(await run()).toMatchObject({ resumed: 1 });
  });
});

describe('a time in the year 9999', () => {
  const failed = { sync_status: 'failed', sync_error_message: 'x' } as const;
  it.each<[string, Partial<KnowledgeDocument>, keyof KnowledgeDocument, number]>([
    ['queued_at', { queued_at: endOfTime }, 'queued_at', 0],
    ['index_due_at', { sync_status: 'completed', index_due_at: endOfTime }, 'index_due_at', 60_000],
    ['settles_at', { ...failed, unsettled_since: ago(1), settles_at: endOfTime }, 'settles_at', 600_000],
    [
      'deletion_not_before',
      { sync_status: 'completed', deletion_requested_at: ago(1), deletion_not_before: endOfTime },
      'deletion_not_before',
      limits.deletionDelayMaxSeconds * 1_000,
    ],
  ])('%s becomes due', async (_, fields, field, withinMs) => {
    const ref = await engine.store('Far ahead.', { elevenlabs_document_id: null, ...fields });
    await run();
    const value: unknown = (await raw(ref))[field];
    if (value !== null) isSoon(value as Timestamp, withinMs);
  });

  it.each([
    ['next_retry_at', 1],
    ['retry_requested_at', 1],
  ])('%s queues the failed document', async (field, retries) => {
    const ref = await engine.store('Far ahead.', { ...failed, [field]: endOfTime });
    await run();
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', sync_retry_count: retries });
  });

  it('auto_sync_check_at is asked about in the next sweep', async () => {
    const ref = await engine.store('Far ahead.', { sync_status: 'completed', auto_sync_check_at: endOfTime });
    await run();
    isSoon((await raw(ref)).auto_sync_check_at, 3_600_000);
  });

  it('unsettled_since does not hide the copy of a lost request', async () => {
    const ref = await synced('Sent once.');
    const before = await engine.read(ref);
    await ref.update({
      sync_status: 'pending',
      elevenlabs_document_id: null,
      unsettled_since: endOfTime,
      settles_at: endOfTime,
    });
    await engine.deliver(ref);
    expect((await engine.read(ref)).elevenlabs_document_id).toBe(before.elevenlabs_document_id);
  });

  it('of the queueing of a comparison does not stop it for good', async () => {
    const { startReconcile } = await import('./reconcile/start.ts');
    const { id } = await startReconcile(engine.instance(), { repair: false, createdBy: null });
    await engine.db.collection(collections.jobs).doc(id).update({ queued_at: endOfTime });
    expect(await run()).toMatchObject({ resumed: 1 });
  });

  it('in the record of the tombstones does not hide new ones', async () => {
    await engine.db.collection(collections.engine).doc('sweep').set({ tombstones_read_until: endOfTime });
    const ref = await engine.store('Tombstone by hand.', { ...failed, deletion_requested_at: ago(700_000) });
    expect(await run()).toMatchObject({ tombstones: 1 });
    expect((await engine.read(ref)).sync_status).toBe('pending');
  });
});

describe('a body that cannot be meant', () => {
  it.each([
    ['an id with a slash', { body_id: 'a/b' }, 'body_id is not an id'],
    ['a billion parts', { body_parts: 1_000_000_000 }, 'at most 100 parts'],
  ])('%s fails the document, which says so', async (_, fields, detail) => {
    const ref = await synced('Whatever.');
    await ref.update({ ...fields, sync_status: 'pending' });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { detail: expect.stringContaining(detail) },
    });
  });

  it('is queued by the settle pass, which settles the others', async () => {
    const [bad, good] = [await synced('Bad.'), await synced('Good.')];
    const open = { unsettled_since: ago(2_000), settles_at: ago(1_000) };
    await bad.update({ ...open, settles_at: ago(1_500), body_id: 'a/b' });
    await good.update(open);
    expect(await run()).toMatchObject({ settled: 2 });
    expect((await engine.read(bad)).sync_status).toBe('pending');
    expect(await engine.read(good)).toMatchObject({ sync_status: 'completed', settles_at: null });
  });
});

describe('records that cannot be read', () => {
  it.each(['a/b', '', '..', 4])('an upload of document %j is dropped, and the next one too', async (document) => {
    const uploads = engine.db.collection(collections.uploads);
    await uploads.doc('a').set({ document, expires_at: ago(2) });
    await uploads.doc('b').set({ document: 'other', expires_at: ago(1) });
    expect(await run()).toMatchObject({ dropped: 2 });
    expect((await uploads.get()).empty).toBe(true);
  });

  it('ten open comparisons end, and the eleventh continues', async () => {
    const { startReconcile } = await import('./reconcile/start.ts');
    const jobs = engine.db.collection(collections.jobs);
    for (let n = 0; n < 10; n += 1) await jobs.doc(`!${n}`).set({ kind: 'reconcile', ended_at: null });
    const { id } = await startReconcile(engine.instance(), { repair: false, createdBy: null });
    await jobs.doc(id).update({ queued_at: ago(700_000) });
    await run();
    expect(await run()).toMatchObject({ resumed: 1 });
    expect((await jobs.doc('!0').get()).data()).toMatchObject({ status: 'failed', ended_at: expect.any(Timestamp) });
  });

  it('a waiting deletion without a tombstone is cleared instead of being queued in each sweep', async () => {
    const ref = await engine.store('No tombstone.', { sync_status: 'completed', deletion_not_before: ago(1) });
    await run();
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', deletion_not_before: null });
    expect(await run()).toMatchObject({ due: 0 });
  });
});

it('runs every phase when one fails, and fails at its end', async () => {
  const ref = await engine.store('Due.', { sync_status: 'failed', next_retry_at: ago(1), sync_error_message: 'x' });
  const ctx = engine.instance();
  const broken = Object.assign(Object.create(engine.db) as typeof engine.db, {
    collection: (path: string) => {
      if (path === collections.uploads) throw new Error('no uploads');
      return engine.db.collection(path);
    },
  });
  await expect(sweep({ ...ctx, db: broken })).rejects.toMatchObject({
    message: expect.stringContaining('phases of the sweep failed'),
    summary: { retried: 1, dropped: 0 },
    failedPhases: expect.arrayContaining(['dropped']),
  });
  expect((await engine.read(ref)).sync_status).toBe('pending');
  expect(engine.log.filter(({ message }) => message === 'a phase of the sweep failed').length).toBeGreaterThan(0);
});
