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
 * | an earlier schema version | an earlier release wrote it | migrated (migrations/run.ts) |
 * | settings of agents read long ago | a person may have changed them | read (branches.ts) |
 * | other models in use | an agent or `RAG_MODEL` was changed | followed (follow-models.ts) |
 * | an index checked a minute ago | it may be rebuilt | looked at again (recheck-indexes.ts) |
 * | `index_due_at` past | ElevenLabs takes its time to index | checked (check-index.ts) |
 * | `auto_sync_check_at` past | ElevenLabs refreshes pages itself | checked (check-pages.ts) |
 * | `failed` by key, quota or such | it concerns all documents | one tries, then all (blocked.ts) |
 * | any of these times far ahead | another tool wrote it | due (far-ahead.ts) |
 * | `settles_at` past | lost requests have landed or never will | settled here (settle.ts) |
 * | a check that is due | an index is ready, or a night has come | asked (keep-checks.ts) |
 *
 * In this order: calls to ElevenLabs come last, under one deadline. Each write is conditional on
 * the state that was read, so that two sweeps can run at once. A document that fails is logged,
 * shown where it has a status for it, and does not stop the others; a phase that fails does not
 * stop the next one, and is thrown at the end. Phases that need documents of a status, or a time
 * that has come, are skipped while one query shows that there are none.
 * sweep-gate.ts says when it is needed; scheduled-sweep.ts asks each minute and reports how it
 * ended.
 */
import { collections } from '@knowledge-sync/contract';
import { type Query, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { keepBranches } from './agents/branches.ts';
import { keepChecks } from './ask/keep-checks.ts';
import { isLeaseLive } from './document/lease.ts';
import {
  deletionDue,
  freed,
  type Patch,
  queuedAgain,
  rejected,
  retriedByPerson,
  retriedBySchedule,
} from './document/transitions.ts';
import { stepMigrations } from './migrations/run.ts';
import { resumeJobs } from './reconcile/resume.ts';
import type { EngineContext } from './runtime/context.ts';
import { type Deadline, startDeadline } from './runtime/deadline.ts';
import { lazy } from './runtime/lazy.ts';
import { Outlook } from './runtime/outlook.ts';
import { dropUpload } from './store/body.ts';
import { updateUnchanged } from './store/conditional.ts';
import { classOf, eachAlone, isOutage } from './store/each-alone.ts';
import {
  afterLast,
  deletionsDue,
  dueForRetry,
  expiredUploads,
  farAheadOf,
  flagged,
  pendingLongest,
  pendingUndated,
  syncing,
  tombstones,
  unsynced,
} from './store/queries.ts';
import { queueBlocked } from './sync/blocked.ts';
import { settle } from './sync/settle.ts';
import { queueUntriedRemovals } from './sync/untried-removals.ts';
import { checkIndexes, startMissingIndexes } from './upkeep/check-index.ts';
import { checkPages } from './upkeep/check-pages.ts';
import { boundFarAhead } from './upkeep/far-ahead.ts';
import { FirstTimes, type Timed } from './upkeep/first-times.ts';
import { keepIndexes } from './upkeep/keep-indexes.ts';

type Phase =
  | 'freed'
  | 'requeued'
  | 'retried'
  | 'flagged'
  | 'unblocked'
  | 'tombstones'
  | 'due'
  | 'dropped'
  | 'bounded'
  | 'resumed'
  | 'migrated'
  | 'agents'
  | 'models'
  | 'indexed'
  | 'pages'
  | 'settled'
  | 'asked';
/** How many documents each phase has changed. */
export type SweepSummary = Record<Phase, number>;

interface Run {
  now: Timestamp;
  longAgo: Timestamp;
  /** Of the calls to ElevenLabs. */
  deadline: Deadline;
  /** What the phases say about the next pass. */
  outlook: Outlook;
  /** Whether any document is pending, syncing or failed. */
  isAnyUnsynced(): Promise<boolean>;
  times: FirstTimes;
}

type Work = (ctx: EngineContext, run: Run) => Promise<number>;

const ofUnsynced =
  (work: Work): Work =>
  async (ctx, run) =>
    (await run.isAnyUnsynced()) ? await work(ctx, run) : 0;

const whenDue =
  (kind: Timed, work: Work): Work =>
  async (ctx, run) => {
    if (!(await run.times.isDue(kind, run.now))) return 0;
    // What is postponed gets another time.
    run.outlook.hasMore();
    return await work(ctx, run);
  };

/** The work of a sweep, in order. */
const phases: Record<Phase, Work> = {
  freed: ofUnsynced((ctx, { now, outlook }) =>
    forEachPage(
      ctx,
      'freed',
      (last) => syncing(ctx.db, last?.id ?? null),
      (document) => {
        outlook.hasMore();
        return isLeaseLive(document.get('sync_claim'), now.toDate()) ? null : freed(document.data(), now, ctx.config);
      },
    ),
  ),
  requeued: ofUnsynced(async (ctx, { now, longAgo, outlook }) => {
    const { empty: isNoneYoung } = await farAheadOf(ctx.db, 'queuedAhead', longAgo).limit(1).get();
    if (!isNoneYoung) outlook.hasMore();
    const ofOld = await forEachPage(
      ctx,
      'requeued',
      (last) => afterLast(pendingLongest(ctx.db, longAgo), last),
      () => queuedAgain(now),
    );
    const ofUndated = await forEachPage(
      ctx,
      'requeued',
      (last) => afterLast(pendingUndated(ctx.db), last),
      () => queuedAgain(now),
    );
    return ofOld + ofUndated;
  }),
  retried: ofUnsynced((ctx, { now }) =>
    forEachPage(
      ctx,
      'retried',
      (last) => afterLast(dueForRetry(ctx.db, now), last),
      (document) => retriedBySchedule(document.data(), now),
    ),
  ),
  flagged: ofUnsynced((ctx, { now, longAgo }) =>
    forEachPage(
      ctx,
      'flagged',
      (last) => afterLast(flagged(ctx.db, longAgo), last),
      (document) => retriedByPerson(document.data(), now),
    ),
  ),
  unblocked: ofUnsynced((ctx, { outlook }) => queueBlocked(ctx, outlook)),
  tombstones: async (ctx, { now, longAgo, isAnyUnsynced }) =>
    (await forEachPage(
      ctx,
      'tombstones',
      (last) => afterLast(tombstones(ctx.db, 'completed', longAgo), last),
      (document) => (isSetByHand(document) ? deletionDue(now) : null),
    )) + ((await isAnyUnsynced()) ? await queueUntriedRemovals(ctx, longAgo) : 0),
  due: whenDue('deletionAhead', (ctx, { now }) =>
    forEachPage(
      ctx,
      'due',
      (last) => afterLast(deletionsDue(ctx.db, now), last),
      (document) => duePatch(document, now),
    ),
  ),
  dropped: whenDue('uploadAhead', (ctx, { now }) =>
    forEachPage(
      ctx,
      'dropped',
      (last) => afterLast(expiredUploads(ctx.db, now), last),
      async (record) => (await dropUpload(ctx.db, record.id)) !== 'gone',
    ),
  ),
  bounded: async (ctx, { now, times, outlook, isAnyUnsynced }) =>
    await boundFarAhead(ctx, now, times, outlook, await isAnyUnsynced()),
  resumed: (ctx, { outlook }) => resumeJobs(ctx, outlook),
  migrated: (ctx, { outlook }) => stepMigrations(ctx, outlook),
  agents: (ctx, { deadline }) => keepBranches(ctx, () => deadline.limits(ctx.config.listTimeoutMs)),
  models: (ctx, { deadline, outlook }) => keepIndexes(ctx, deadline, outlook),
  indexed: async (ctx, { deadline, outlook }) => {
    if ((await startMissingIndexes(ctx)) > 0) outlook.hasMore();
    return await checkIndexes(ctx, maxIndexBatches, deadline, outlook);
  },
  pages: whenDue('pageAhead', (ctx, { deadline }) => checkPages(ctx, deadline)),
  settled: whenDue('settlingAhead', (ctx, { deadline }) => settle(ctx, deadline)),
  asked: (ctx, { deadline, outlook }) => keepChecks(ctx, deadline, outlook),
};

const pageSize = 100;
/** Bounds one run; the next run continues. */
const maxPages = 10;
const maxIndexBatches = 5;

/** What the phases threw, after every phase has run. */
export class SweepError extends AggregateError {
  readonly summary: SweepSummary;
  readonly failedPhases: Phase[];

  constructor(summary: SweepSummary, failures: ReadonlyMap<Phase, unknown>) {
    super([...failures.values()], `${failures.size} phases of the sweep failed`);
    this.summary = summary;
    this.failedPhases = [...failures.keys()];
  }
}

/**
 * @param outlook learns when the next pass is needed
 * @throws SweepError
 */
export async function sweep(ctx: EngineContext, outlook = new Outlook()): Promise<SweepSummary> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const longAgo = Timestamp.fromMillis(now.toMillis() - ctx.config.requeueAfterMs);
  const deadline = startDeadline(ctx);
  const isAnyUnsynced = lazy(async () => !(await unsynced(ctx.db).limit(1).get()).empty);
  const run: Run = { now, longAgo, deadline, outlook, isAnyUnsynced, times: new FirstTimes(ctx.db) };
  const counts: Partial<SweepSummary> = {};
  const failures = new Map<Phase, unknown>();
  try {
    for (const name of Object.keys(phases) as Phase[]) {
      try {
        const count = await phases[name](ctx, run);
        counts[name] = count;
        if (count > 0) outlook.hasMore();
      } catch (error) {
        outlook.hasMore();
        ctx.logger.error('a phase of the sweep failed', { phase: name, class: classOf(error) });
        failures.set(name, error);
        counts[name] = 0;
      }
    }
  } finally {
    if (deadline.remainingMs() <= 0) outlook.hasMore();
    deadline.dispose();
  }
  const summary = counts as SweepSummary;
  if (failures.size > 0) throw new SweepError(summary, failures);
  return summary;
}

/** @returns how many documents were written */
async function forEachPage(
  ctx: EngineContext,
  phase: Phase,
  query: (last: QueryDocumentSnapshot | null) => Query,
  /** The patch to write; or whether it was handled, when `take` writes itself. */
  take: (document: QueryDocumentSnapshot) => Patch | null | Promise<boolean>,
): Promise<number> {
  let written = 0;
  let last: QueryDocumentSnapshot | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const { docs }: { docs: QueryDocumentSnapshot[] } = await query(last).limit(pageSize).get();
    const results = await eachAlone(ctx, phase, docs, (document) => takeOrShow(ctx, document, take));
    written += results.filter(Boolean).length;
    last = docs.at(-1) ?? null;
    if (docs.length < pageSize) break;
  }
  return written;
}

/** Takes the document. If that fails because of what the document holds, the document says so. */
async function takeOrShow(
  { clock, uploadTtlMs, config }: EngineContext,
  document: QueryDocumentSnapshot,
  take: Parameters<typeof forEachPage>[3],
): Promise<boolean> {
  try {
    const taken = await take(document);
    return typeof taken === 'boolean' ? taken : taken !== null && (await updateUnchanged(document, taken));
  } catch (error) {
    if (isOutage(error)) throw error;
    const status: unknown = document.get('sync_status');
    // Either way it leaves its place in the query, so that it does not keep others from being read.
    if (status === 'pending' || status === 'failed') {
      const problem = 'Its fields could not be handled. Save it again, or delete it.';
      const now = Timestamp.fromDate(clock.now());
      await updateUnchanged(document, rejected(document.data(), problem, now, config));
    } else if (document.ref.parent.id === collections.uploads) {
      const expiresAt = Timestamp.fromMillis(clock.now().getTime() + uploadTtlMs);
      await updateUnchanged(document, { expires_at: expiresAt });
    }
    throw error;
  }
}

const isSetByHand = (document: QueryDocumentSnapshot): boolean =>
  (document.get('deletion_not_before') ?? null) === null;

/** Queues a removal that is due. Null when it is queued, or will be when the current sync ends. */
function duePatch(document: QueryDocumentSnapshot, now: Timestamp): Patch | null {
  // Without a tombstone there is nothing to remove, and it would be queued again and again.
  if ((document.get('deletion_requested_at') ?? null) === null) return { deletion_not_before: null };
  const status: unknown = document.get('sync_status');
  const [queuedAt, notBefore]: unknown[] = [document.get('queued_at'), document.get('deletion_not_before')];
  const isQueued = queuedAt instanceof Timestamp && notBefore instanceof Timestamp && queuedAt >= notBefore;
  return status === 'syncing' || (status === 'pending' && isQueued) ? null : deletionDue(now);
}
