/**
 * Looks at the times that lie ahead. The earliest of each kind says when the next pass of the sweep
 * is needed. Those that lie further ahead than any that the service writes, or that are no times,
 * were written by another tool, and the document would wait forever. Each becomes due, or due as
 * soon as the service itself would have made it.
 */
import { limits } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { clockSkewMs } from '../document/bounded-time.ts';
import { longestIndexWaitMs } from '../document/index-schedule.ts';
import { longestSettleMs, postponed } from '../document/open-requests.ts';
import { longestPageWaitMs } from '../document/page-schedule.ts';
import { longestRetryDelayMs } from '../document/retry-schedule.ts';
import { queuedAgain, retriedByPerson, retriedBySchedule } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Outlook } from '../runtime/outlook.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { type FarAhead, farAheadOf, timeFieldOf } from '../store/queries.ts';
import type { FirstTimes, Timed } from './first-times.ts';

/** Bounds one run; the next run continues. */
const pageSize = 100;

type Kind = readonly [FarAhead, longestMs: number, Fix];
type Fix = (document: QueryDocumentSnapshot, now: Timestamp) => Record<string, unknown>;

/**
 * @param startedAt when the pass began. A time that has come since is left to the next pass.
 * @param isAnyUnsynced false when no document is pending, syncing or failed
 * @returns how many documents were corrected
 */
export async function boundFarAhead(
  ctx: EngineContext,
  startedAt: Timestamp,
  times: FirstTimes,
  outlook: Outlook,
  isAnyUnsynced: boolean,
): Promise<number> {
  const { config, uploadTtlMs } = ctx;
  const undoMs = limits.deletionDelayMaxSeconds * 1_000;
  const after = (now: Timestamp, ms: number): Timestamp => Timestamp.fromMillis(now.toMillis() + ms);
  /** The longest that the service makes each wait, and what is written instead of a longer one. */
  const ofUnsynced: readonly Kind[] = [
    ['queuedAhead', 0, (_, now) => queuedAgain(now)],
    ['retryAhead', longestRetryDelayMs, (document, now) => retriedBySchedule(document.data(), now)],
    ['flagAhead', 0, (document, now) => retriedByPerson(document.data(), now)],
  ];
  const ofAll: readonly Kind[] = [
    ['indexAhead', longestIndexWaitMs, (_, now) => ({ index_due_at: now })],
    ['pageAhead', longestPageWaitMs, (_, now) => ({ auto_sync_check_at: now })],
    // A deletion is not hurried: it can be undone as long as any other.
    ['deletionAhead', undoMs, (_, now) => ({ deletion_not_before: after(now, undoMs) })],
    ['settlingAhead', longestSettleMs(config), (_, now) => postponed(now, config)],
    ['uploadAhead', uploadTtlMs, (_, now) => ({ expires_at: after(now, uploadTtlMs) })],
  ];
  let corrected = 0;
  for (const [shape, longestMs, fix] of [...(isAnyUnsynced ? ofUnsynced : []), ...ofAll]) {
    if (!(await isAnyAhead(ctx, shape, times, outlook, startedAt))) continue;
    const now = Timestamp.fromDate(ctx.clock.now());
    const latest = after(now, longestMs + clockSkewMs);
    const { docs } = await farAheadOf(ctx.db, shape, latest).limit(pageSize).get();
    const written = await eachAlone(ctx, shape, docs, (document) => updateUnchanged(document, fix(document, now)));
    corrected += written.filter(Boolean).length;
    if (docs.length > 0) {
      ctx.logger.warn('times far ahead corrected', { field: shape, documents: docs.map(({ id }) => id) });
    }
  }
  return corrected;
}

/** Whether any time lies ahead of the start. Tells the outlook the earliest one. */
async function isAnyAhead(
  { db }: EngineContext,
  shape: FarAhead,
  times: FirstTimes,
  outlook: Outlook,
  startedAt: Timestamp,
): Promise<boolean> {
  let next = isTimed(shape) ? await times.of(shape) : startedAt;
  if (next instanceof Timestamp && next.toMillis() <= startedAt.toMillis()) {
    const { docs } = await farAheadOf(db, shape, startedAt).limit(1).get();
    next = docs[0]?.get(timeFieldOf(shape));
  }
  if (next instanceof Timestamp) outlook.waitsUntil(next.toMillis());
  return next !== undefined;
}

const timed: readonly FarAhead[] = ['deletionAhead', 'uploadAhead', 'pageAhead', 'settlingAhead'] satisfies Timed[];
const isTimed = (shape: FarAhead): shape is Timed => timed.includes(shape);
