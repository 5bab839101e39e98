/** Documents that wait for a cause outside of them. The tests set the clock forward. */
import { type blockingErrorTypes, collections, foldName, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { FaultInput } from '@knowledge-sync/emulator/simulator';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { requestDeletion } from '../commands/delete.ts';
import { retrySchedule } from '../document/retry-schedule.ts';
import { revisionOf } from '../document/revision.ts';
import type { EngineContext } from '../runtime/context.ts';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';

let engine: EngineHarness;
let ctx: EngineContext;
let nowMs: number;
const started: EngineHarness[] = [];
beforeEach(async () => {
  engine = await startEngine();
  started.push(engine);
  nowMs = Date.now();
  const base = engine.instance();
  ctx = { ...base, clock: { ...base.clock, now: () => new Date(nowMs) } };
  await engine.deliver(await engine.store('Makes the folder.'), ctx);
});
afterAll(async () => {
  for (const one of started) await one.stop();
});

const minuteMs = 60_000;
type Cause = Exclude<(typeof blockingErrorTypes)[number], 'other_project'>;
const faults = {
  auth_error: { kind: 'status', preset: 'invalid_api_key' },
  permission: { kind: 'status', preset: 'missing_permission_unauthorized' },
  quota: { kind: 'status', preset: 'quota_exceeded' },
  billing: { kind: 'status', preset: 'payment_issue' },
  plan: { kind: 'status', preset: 'paid_plan_required' },
  account_blocked: { kind: 'status', preset: 'detected_unusual_activity' },
  wrong_region: { kind: 'status', preset: 'wrong_region' },
  wrong_address: { kind: 'status', preset: 'not_found_html' },
} as const satisfies Record<Cause, FaultInput>;
const failing = (type: Cause, more: Partial<KnowledgeDocument> = {}): Partial<KnowledgeDocument> => ({
  sync_status: 'failed',
  sync_error_message: 'x',
  sync_error: {
    type,
    http_status: 401,
    provider_code: null,
    detail: null,
    hint: 'x',
    retryable: false,
    request_id: null,
  },
  ...more,
});
const fail = (cause: Cause, more: { times?: number } = {}) =>
  void engine.simulator.addFault({ ...faults[cause], ...more });

async function statuses(refs: DocumentReference[]): Promise<string[]> {
  return (await Promise.all(refs.map((ref) => engine.read(ref)))).map(({ sync_status }) => sync_status);
}

/** One sweep, a minute after the last, and the events of what it queued. */
async function minute(refs: DocumentReference[]): Promise<number> {
  nowMs += minuteMs;
  const { unblocked } = await sweep(ctx);
  for (const ref of refs) if ((await ref.get()).get('sync_status') === 'pending') await engine.deliver(ref, ctx);
  return unblocked;
}

const store = (count: number, cause: Cause, more?: Partial<KnowledgeDocument>) =>
  Promise.all(Array.from({ length: count }, (_, n) => engine.store(`Waits ${n}.`, failing(cause, more))));

describe.each(['auth_error', 'quota'] as const)('documents that failed as %s', (cause) => {
  it('try one at a time, in turn, after growing waits, and all once one gets through', async () => {
    const refs = await store(4, cause);
    fail(cause);
    const queued: number[] = [];
    for (let n = 0; n < 18; n += 1) queued.push(await minute(refs));
    // First it is seen. Then one tries after 1, 2, 4, 8 minutes and the minute of its sync.
    expect(queued).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    const tried = await Promise.all(refs.map((ref) => engine.read(ref)));
    expect(tried.map(({ sync_retry_count: count }) => count).sort()).toEqual([0, 1, 1, 1]);
    engine.simulator.clearFaults();
    for (let n = 0; n < 12 && (await statuses(refs)).some((status) => status !== 'completed'); n += 1)
      await minute(refs);
    expect(await statuses(refs)).toEqual(Array(4).fill('completed'));
  });

  it('continue after the retries of the schedule are used up', async () => {
    const refs = await store(1, cause, { scheduled_retries: retrySchedule.limit, sync_retry_count: 30 });
    fail(cause, { times: 1 });
    for (let n = 0; n < 6; n += 1) await minute(refs);
    expect(await statuses(refs)).toEqual(['completed']);
  });

  it('cost one read when there are none, and leave no record', async () => {
    await minute([]);
    expect((await engine.db.collection(collections.engine).doc('blocked').get()).exists).toBe(false);
  });
});

it.each(Object.keys(faults) as Cause[])(
  'a document that fails as %s tries again, and continues once the cause is gone',
  async (cause) => {
    const ref = await engine.store('Waits.');
    fail(cause);
    await engine.deliver(ref, ctx);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { type: cause, retryable: false },
      sync_error_message: expect.stringContaining('Syncing continues automatically'),
      next_retry_at: null,
    });
    const queued: number[] = [];
    for (let n = 0; n < 4; n += 1) queued.push(await minute([ref]));
    expect(queued).toEqual([0, 1, 0, 0]);
    expect(await statuses([ref])).toEqual(['failed']);
    engine.simulator.clearFaults();
    for (let n = 0; n < 3 && (await statuses([ref]))[0] !== 'completed'; n += 1) await minute([ref]);
    expect(await statuses([ref])).toEqual(['completed']);
  },
);

it('a deletion that the API key blocks continues by itself', async () => {
  const ref = await engine.store('To be deleted.');
  await engine.deliver(ref, ctx);
  await requestDeletion(ctx, ref.id);
  fail('auth_error');
  await engine.deliver(ref, ctx);
  expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'auth_error' } });
  engine.simulator.clearFaults();
  for (let n = 0; n < 3 && (await ref.get()).exists; n += 1) await minute([ref]);
  expect((await ref.get()).exists).toBe(false);
});

it('a removal that waits for the settle pass continues by itself', async () => {
  const open = {
    unsettled_since: Timestamp.fromMillis(nowMs - 2_000),
    settles_at: Timestamp.fromMillis(nowMs - 1_000),
  };
  const ref = await engine.store('Waits for a listing.', {
    deletion_requested_at: Timestamp.fromMillis(nowMs - 3_000),
    queued_at: Timestamp.fromMillis(nowMs),
    ...open,
  });
  fail('auth_error');
  await minute([ref]);
  expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'auth_error' } });
  engine.simulator.clearFaults();
  for (let n = 0; n < 6 && (await ref.get()).exists; n += 1) await minute([ref]);
  expect((await ref.get()).exists).toBe(false);
});

const renamed = ({ source }: KnowledgeDocument, name: string) => ({
  name,
  name_folded: foldName(name),
  revision: revisionOf(name, source),
});

it('most of a page that fail again end the release until one gets through after a wait', async () => {
  const refs = await store(5, 'quota');
  const [fits, ...others] = [...refs].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (fits === undefined) throw new Error('not stored');
  await fits.update(renamed(await engine.read(fits), 'Small'));
  engine.simulator.addFault({ ...faults.quota, name: 'Refund policy' });
  const queued: number[] = [];
  for (let n = 0; n < 8; n += 1) queued.push(await minute(refs));
  // The small one gets through, the others fail together, and one tries after two minutes.
  expect(queued).toEqual([0, 1, 4, 0, 0, 1, 0, 0]);
  expect(await statuses(others)).toEqual(Array(4).fill('failed'));
});

it('leaves a document alone that a worker has, or whose deletion waits', async () => {
  const refs = [
    await engine.store(
      'Held.',
      failing('quota', { sync_claim: { id: 'w', expires_at: Timestamp.fromMillis(nowMs + 4 * minuteMs) } }),
    ),
    await engine.store(
      'Waits.',
      failing('quota', {
        deletion_requested_at: Timestamp.fromMillis(nowMs),
        deletion_not_before: Timestamp.fromMillis(nowMs + 8 * minuteMs),
      }),
    ),
  ];
  for (let n = 0; n < 3; n += 1) expect(await minute(refs)).toBe(0);
  expect(await statuses(refs)).toEqual(['failed', 'failed']);
});

it('begins anew when another tool wrote the record', async () => {
  const endOfTime = Timestamp.fromDate(new Date('9999-12-31T00:00:00Z'));
  await engine.db
    .collection(collections.engine)
    .doc('blocked')
    .set({
      quota: {
        tried: ['a/b'],
        tried_at: endOfTime,
        after: null,
        wait_ms: 1e12,
        next_at: endOfTime,
        seen_at: endOfTime,
        account: ctx.config.accountKey,
      },
    });
  const refs = await store(1, 'quota');
  expect(await minute(refs)).toBe(0);
  expect(await minute(refs)).toBe(1);
});

it('queues each document once when two sweeps run at once', async () => {
  const refs = await store(3, 'quota');
  nowMs += minuteMs;
  await sweep(ctx);
  nowMs += minuteMs;
  const summaries = await Promise.all([sweep(ctx), sweep(ctx)]);
  expect(summaries.reduce((sum, { unblocked }) => sum + unblocked, 0)).toBe(1);
  expect((await statuses(refs)).filter((status) => status === 'pending')).toHaveLength(1);
});

it('a new version of the functions with a working key frees all documents, without a person', async () => {
  const withKey = (apiKey: string): EngineContext => ({ ...engine.instance({}, apiKey), clock: ctx.clock });
  const synced = await engine.store('Synced before.');
  await engine.deliver(synced, ctx);
  ctx = withKey('invalid-key');
  const refs = await Promise.all(Array.from({ length: 3 }, (_, n) => engine.store(`Waits ${n}.`)));
  await synced.update({ ...renamed(await engine.read(synced), 'Edited'), sync_status: 'pending' });
  refs.push(synced);
  for (const ref of refs) await engine.deliver(ref, ctx);
  const causes = async () =>
    (await Promise.all(refs.map((ref) => engine.read(ref)))).map((one) => one.sync_error?.type);
  // Long enough for the longest wait between two tries.
  for (let n = 0; n < 25; n += 1) await minute(refs);
  expect(await causes()).toEqual(Array(4).fill('auth_error'));

  ctx = withKey('replaced-key');
  const queued: number[] = [];
  for (let n = 0; n < 4; n += 1) queued.push(await minute(refs));
  expect(queued).toEqual([0, 1, 3, 0]);
  expect(await statuses(refs)).toEqual(Array(4).fill('completed'));
  expect(new Set(engine.simulator.documents().map(({ name }) => name)).size).toBe(engine.simulator.documents().length);
});
