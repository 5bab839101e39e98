/**
 * The scheduled pass. Finds documents that no worker has although they need one, and queues them:
 * the trigger does the work.
 *
 * | found | cause | becomes |
 * | --- | --- | --- |
 * | `syncing`, lease ended or no claim | the worker died or was frozen | `pending`, unsettled |
 * | `pending`, queued long ago or without a time | the event was lost | `pending`, queued now |
 * | `failed`, retry due | an outage or a rate limit | `pending`, retries + 1 |
 * | `failed`, flagged long ago | the flag's event was lost | `pending`, retries + 1 |
 * | a tombstone on a `completed` or untried `failed` document | set by hand | `pending` |
 * | `deletion_not_before` past | the deletion was not withdrawn | `pending` |
 * | an upload's record, expired | the request broke off | deleted, with its unused parts |
 * | a comparison without a worker | its worker died or its event was lost | continued (resume.ts) |
 * | `index_due_at` past | ElevenLabs takes its time to index | checked (check-index.ts) |
 * | `auto_sync_check_at` past | ElevenLabs refreshes pages itself | checked (check-pages.ts) |
 * | `settles_at` past | lost requests have landed or never will | settled here (settle.ts) |
 *
 * In this order: calls to ElevenLabs come last, under one deadline, and the settle pass gets the
 * rest of it. Each write is conditional on the state that was read, so that two sweeps can run at
 * once.
 */
import { type Query, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { isLeaseLive } from './document/lease.ts';
import {
  deletionDue,
  freed,
  type Patch,
  queuedAgain,
  retriedByPerson,
  retriedBySchedule,
} from './document/transitions.ts';
import { resumeJobs } from './reconcile/resume.ts';
import type { EngineContext } from './runtime/context.ts';
import { type Deadline, startDeadline } from './runtime/deadline.ts';
import { dropUpload } from './store/body.ts';
import { updateUnchanged } from './store/conditional.ts';
import {
  afterLast,
  deletionsDue,
  dueForRetry,
  expiredUploads,
  flagged,
  pendingLongest,
  pendingUndated,
  syncing,
  tombstones,
} from './store/queries.ts';
import { settle } from './sync/settle.ts';
import { queueUntriedRemovals } from './sync/untried-removals.ts';
import { checkIndexes, startMissingIndexes } from './upkeep/check-index.ts';
import { checkPages } from './upkeep/check-pages.ts';

export interface SweepSummary {
  freed: number;
  requeued: number;
  retried: number;
  flagged: number;
  tombstones: number;
  due: number;
  dropped: number;
  settled: number;
  indexed: number;
  pages: number;
  resumed: number;
}

const pageSize = 100;
/** Bounds one run; the next run continues. */
const maxPages = 10;
const maxIndexBatches = 5;

export async function sweep(ctx: EngineContext): Promise<SweepSummary> {
  const startedMs = ctx.clock.monotonicMs();
  const deadline = startDeadline(ctx);
  try {
    const summary: SweepSummary = { ...(await queueAll(ctx)), ...(await askElevenLabs(ctx, deadline)) };
    ctx.logger.info('sweep ended', { ...summary, duration_ms: Math.round(ctx.clock.monotonicMs() - startedMs) });
    return summary;
  } finally {
    deadline.dispose();
  }
}

type Asked = 'indexed' | 'pages' | 'settled';

async function askElevenLabs(ctx: EngineContext, deadline: Deadline): Promise<Pick<SweepSummary, Asked>> {
  await startMissingIndexes(ctx);
  return {
    indexed: await checkIndexes(ctx, maxIndexBatches, deadline),
    pages: await checkPages(ctx, deadline),
    settled: await settle(ctx, deadline),
  };
}

async function queueAll(ctx: EngineContext): Promise<Omit<SweepSummary, Asked>> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const longAgo = Timestamp.fromMillis(now.toMillis() - ctx.config.requeueAfterMs);
  const { db } = ctx;
  return {
    freed: await forEachPage(
      (last) => syncing(db, last?.id ?? null),
      (document) =>
        isLeaseLive(document.get('sync_claim'), now.toDate()) ? null : freed(document.data(), now, ctx.config),
    ),
    requeued:
      (await forEachPage(
        () => pendingLongest(db, longAgo),
        () => queuedAgain(now),
      )) +
      (await forEachPage(
        () => pendingUndated(db),
        () => queuedAgain(now),
      )),
    retried: await forEachPage(
      () => dueForRetry(db, now),
      (document) => retriedBySchedule(document.data(), now),
    ),
    flagged: await forEachPage(
      () => flagged(db, longAgo),
      (document) => retriedByPerson(document.data(), now),
    ),
    tombstones:
      (await forEachPage(
        (last) => afterLast(tombstones(db, 'completed', longAgo), last),
        (document) => (isSetByHand(document) ? deletionDue(now) : null),
      )) + (await queueUntriedRemovals(ctx, longAgo)),
    due: await forEachPage(
      (last) => afterLast(deletionsDue(db, now), last),
      (document) => (isBegun(document) ? null : deletionDue(now)),
    ),
    dropped: await forEachPage(
      () => expiredUploads(db, now),
      async (record) => (await dropUpload(db, record.id)) !== 'gone',
    ),
    resumed: await resumeJobs(ctx),
  };
}

/** @returns how many documents were written */
async function forEachPage(
  query: (last: QueryDocumentSnapshot | null) => Query,
  /** The patch to write; or whether it was handled, when `take` writes itself. */
  take: (document: QueryDocumentSnapshot) => Patch | null | Promise<boolean>,
): Promise<number> {
  let written = 0;
  let last: QueryDocumentSnapshot | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const { docs }: { docs: QueryDocumentSnapshot[] } = await query(last).limit(pageSize).get();
    const results = await Promise.all(
      docs.map(async (document) => {
        const taken = await take(document);
        return typeof taken === 'boolean' ? taken : taken !== null && (await updateUnchanged(document, taken));
      }),
    );
    written += results.filter(Boolean).length;
    last = docs.at(-1) ?? null;
    if (docs.length < pageSize) break;
  }
  return written;
}

const isSetByHand = (document: QueryDocumentSnapshot): boolean =>
  (document.get('deletion_not_before') ?? null) === null;

/** Whether a due removal is queued, or will be when the sync that is under way has ended. */
function isBegun(document: QueryDocumentSnapshot): boolean {
  const status: unknown = document.get('sync_status');
  const [queuedAt, notBefore]: unknown[] = [document.get('queued_at'), document.get('deletion_not_before')];
  const isQueued = queuedAt instanceof Timestamp && notBefore instanceof Timestamp && queuedAt >= notBefore;
  return status === 'syncing' || (status === 'pending' && isQueued);
}
