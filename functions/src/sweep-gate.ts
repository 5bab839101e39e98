/**
 * Says whether a sweep makes its pass. A pass costs 21 reads or more, and the sweep comes each
 * minute. So while nothing happens, a sweep is calm: it makes one query and writes that it has run.
 *
 * | work | how a calm sweep notices it | late by |
 * | --- | --- | --- |
 * | a document was queued or claimed | its query, by `queued_at` | 1 minute |
 * | a deletion with a delay was requested | the same | 1 minute |
 * | a retry, deletion, settle time, index, page, upload | the last pass knew the time | 1 minute |
 * | a cause that blocks all documents | the last pass knew the next try | 1 minute |
 * | documents that wait or that a worker has | the last pass saw some: another one | 1 minute |
 * | comparisons, migrations, models to follow | the same | 1 minute |
 * | what a pass has left, a phase that failed | the same | 1 minute |
 * | models in use, questions, new comparisons | a request in the record that it writes | 1 minute |
 * | a deployment, another key or model | a new instance begins with a pass | 1 minute |
 * | a lost event of a write by a script, or of a flag | the regular pass | 1 hour |
 * | a tombstone set by hand, times far ahead | the regular pass | 1 hour |
 * | settings of agents, the checks of a night, the daily count | the regular pass | 1 hour |
 *
 * Nothing else needs the state, which is in memory, because one instance sweeps at a time: without
 * it there is one more pass.
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

/** Whether a pass is due even if nothing has changed since the last one. */
export function isPassDue(last: LastPass | null, nowMs: number): boolean {
  if (last === null) return true;
  const ageMs = nowMs - last.startedMs;
  const isClockSetBack = ageMs < 0;
  return isClockSetBack || ageMs >= longestCalmMs || nowMs - last.workedMs < restlessMs || nowMs >= last.dueMs;
}

/**
 * Whether this time may be after what the last pass saw. One far ahead was written by another tool.
 */
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
