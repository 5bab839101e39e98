/**
 * Says whether a sweep makes its pass. A pass costs 22 reads or more, and the sweep comes each minute.
 * So while nothing happens, a sweep is calm: it makes one query and writes that it has run.
 *
 * | work | what a calm sweep knows of it | late by at most |
 * | --- | --- | --- |
 * | a document was queued or claimed, or is to be deleted after a delay | `queued_at`: its one query | 1 minute |
 * | a retry, a deletion, a settle time, an index, a page or an upload is due | the earliest time, from the last pass | 1 minute |
 * | documents that wait or that a worker has, comparisons, migrations, models to follow, what is left over, failures of a phase | the last pass saw it: the next sweep makes one too | 1 minute |
 * | causes that block all documents | the time of the next try, from the last pass | 1 minute |
 * | agents or their settings, questions, new comparisons | a request in the record that it writes (request-pass.ts) | 1 minute |
 * | everything, in a new instance: after a deployment or with another key | nothing: it makes a pass | 1 minute |
 * | the event was lost of a document that a script wrote, or of a flag; settings of agents that were read 3 hours ago; the start of a night's checks; the daily count; times far ahead | nothing, until the regular pass | 1 hour |
 *
 * The state is in memory, because one instance sweeps at a time. It is never needed: without it
 * there is one more pass.
 */
import { Timestamp } from 'firebase-admin/firestore';
import { clockSkewMs } from './document/bounded-time.ts';
import type { EngineContext } from './runtime/context.ts';
import { Outlook } from './runtime/outlook.ts';
import { queuedSince } from './store/queries.ts';
import { type SweepSummary, sweep } from './sweep.ts';

/** When the regular pass comes, if no other did. */
export const longestCalmMs = 60 * 60_000;
/**
 * How long passes go on after the last that found work: its results bring more, such as the second
 * look at an index.
 */
export const restlessMs = 3 * 60_000;
/** How late a time may become visible: the difference of clocks, and the time of a commit. */
const lateMs = 2 * 60_000;

export interface LastPass {
  startedMs: number;
  /** Start of the last pass that found work. */
  workedMs: number;
  /** The earliest time at which something that is known becomes due. */
  dueMs: number;
}

/** What an instance knows from its last pass. */
export class SweepMemory {
  last: LastPass | null = null;

  forget(): void {
    this.last = null;
  }
}

/** Whether a pass is due, whatever has happened since the last one. */
export function isPassDue(last: LastPass | null, nowMs: number): boolean {
  if (last === null) return true;
  const ageMs = nowMs - last.startedMs;
  const isClockSetBack = ageMs < 0;
  return isClockSetBack || ageMs >= longestCalmMs || nowMs - last.workedMs < restlessMs || nowMs >= last.dueMs;
}

/** Whether this time may be after what the last pass saw. One far ahead was written by another tool. */
export const isSince = ({ startedMs }: LastPass, ms: number): boolean =>
  ms >= startedMs - lateMs && ms <= startedMs + longestCalmMs + clockSkewMs;

/** One query while the sweep is calm. @throws what Firestore throws */
export async function needsPass({ db, clock }: EngineContext, { last }: SweepMemory): Promise<boolean> {
  const nowMs = clock.now().getTime();
  if (last === null || isPassDue(last, nowMs)) return true;
  const [since, until] = [last.startedMs - lateMs, nowMs + clockSkewMs].map((ms) => Timestamp.fromMillis(ms));
  if (since === undefined || until === undefined) return true;
  return !(await queuedSince(db, since, until).limit(1).get()).empty;
}

/** @throws SweepError */
export async function makePass(ctx: EngineContext, memory: SweepMemory): Promise<SweepSummary> {
  const startedMs = ctx.clock.now().getTime();
  const wasDue = isPassDue(memory.last, startedMs);
  const earlier = memory.last?.workedMs ?? startedMs;
  const outlook = new Outlook();
  try {
    return await sweep(ctx, outlook);
  } catch (error) {
    outlook.hasMore();
    throw error;
  } finally {
    const { dueMs } = outlook;
    const hasWorked = !wasDue || dueMs <= startedMs;
    // A sweep that was frozen knows less than a later one.
    if (startedMs >= (memory.last?.startedMs ?? 0)) {
      memory.last = { startedMs, workedMs: hasWorked ? startedMs : earlier, dueMs };
    }
  }
}
