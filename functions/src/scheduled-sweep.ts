/**
 * Runs each minute: the sweep and the kept numbers, then a report of how that ended. The report
 * goes to the log, to `engine/sweep`, and as alerts to the webhook if one is set. A calm sweep
 * (sweep-gate.ts) repeats the facts of the last pass, since nothing has changed.
 */
import { logMessages } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { keepCounts } from './counts/recount.ts';
import type { AlertTarget } from './operations/alerts/deliver.ts';
import { sendAlerts } from './operations/alerts/send.ts';
import { type Facts, readFacts } from './operations/facts.ts';
import { readSweepEnd, recordSweepEnd, type SweepEnd } from './operations/sweep-record.ts';
import type { EngineContext } from './runtime/context.ts';
import type { Seen } from './store/conditional.ts';
import { classOf } from './store/each-alone.ts';
import { SweepError, type SweepSummary } from './sweep.ts';
import { isSince, makePass, needsPass, SweepMemory } from './sweep-gate.ts';

/** What an instance knows from its sweeps. */
export class ReportMemory extends SweepMemory {
  facts: Facts | null = null;
  /** `engine/sweep` after the last write; undefined before it. */
  record: Seen | undefined = undefined;
}

/**
 * @param target where alerts are sent; null sends none
 * @param memory of the instance; without one the sweep makes a pass
 * @throws what the sweep and the count have thrown, after the report
 */
export async function scheduledSweep(
  ctx: EngineContext,
  target: AlertTarget | null,
  memory = new ReportMemory(),
): Promise<void> {
  const startedMs = ctx.clock.monotonicMs();
  if (await isCalm(ctx, memory, startedMs)) return;
  const [swept, counted] = await Promise.allSettled([makePass(ctx, memory), keepCounts(ctx)]);
  await ctx.admission.rest();
  const failures: unknown[] = [];
  const failedPhases: string[] = [];
  let summary: Partial<SweepSummary> = {};
  if (swept.status === 'fulfilled') summary = swept.value;
  else {
    failures.push(swept.reason);
    if (swept.reason instanceof SweepError) summary = swept.reason.summary;
    failedPhases.push(...(swept.reason instanceof SweepError ? swept.reason.failedPhases : ['sweep']));
  }
  if (counted.status === 'rejected') {
    failures.push(counted.reason);
    failedPhases.push('counts');
  }
  const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
  try {
    const isDone = await report(ctx, target, { summary, failedPhases, durationMs }, memory);
    if (!isDone) memory.forget();
  } catch (error) {
    ctx.logger.error('end of the sweep not reported', { class: classOf(error) });
    failures.push(error);
  }
  if (failures.length > 0) {
    memory.forget();
    throw failures[0];
  }
}

/** Whether no pass is needed. Then the end of the sweep is recorded and logged. */
async function isCalm(ctx: EngineContext, memory: ReportMemory, startedMs: number): Promise<boolean> {
  const { last, facts, record } = memory;
  if (last === null || facts === null) return false;
  try {
    if (await needsPass(ctx, memory)) return false;
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
    const { seen, requestedMs } = await recordSweepEnd(ctx.db, endOf(ctx, durationMs, []), record);
    memory.record = seen;
    if (isSince(last, requestedMs)) {
      memory.forget();
      return false;
    }
    ctx.logger.info(logMessages.sweepEnded, {
      calm: true,
      duration_ms: durationMs,
      failed_phases: [],
      ...fieldsOf(facts),
    });
    return true;
  } catch (error) {
    // The pass shows what is wrong, and the report names it.
    ctx.logger.warn('calm sweep failed', { class: classOf(error) });
    memory.forget();
    return false;
  }
}

const endOf = ({ clock }: EngineContext, durationMs: number, failedPhases: string[]): SweepEnd => ({
  ended_at: Timestamp.fromDate(clock.now()),
  duration_ms: durationMs,
  failed_phases: failedPhases,
});

interface Outcome {
  summary: Partial<SweepSummary>;
  failedPhases: string[];
  durationMs: number;
}

/** @returns false if something is left to the next sweep */
async function report(
  ctx: EngineContext,
  target: AlertTarget | null,
  { summary, failedPhases, durationMs }: Outcome,
  memory: ReportMemory,
): Promise<boolean> {
  const now = ctx.clock.now();
  let facts: Facts | null = null;
  try {
    facts = await readFacts(ctx.db, now);
    memory.facts = facts;
  } finally {
    // Without Firestore the line still shows that the sweep runs, and that it fails.
    ctx.logger.info(logMessages.sweepEnded, {
      ...summary,
      duration_ms: durationMs,
      failed_phases: failedPhases,
      ...(facts !== null && fieldsOf(facts)),
    });
  }
  const earlier = failedPhases.length === 0 || target === null ? null : await readSweepEnd(ctx.db);
  const { seen, requestedMs } = await recordSweepEnd(ctx.db, endOf(ctx, durationMs, failedPhases), memory.record);
  memory.record = seen;
  const isRequested = memory.last !== null && isSince(memory.last, requestedMs);
  if (target === null) return !isRequested;
  // One failed sweep is normal, as while Firestore moves. Two in a row are not.
  const lasting = failedPhases.filter((phase) => earlier?.failed_phases.includes(phase) === true);
  const { isDone } = await sendAlerts(ctx, target, facts, lasting);
  return isDone && !isRequested;
}

const fieldsOf = ({ oldestPendingSeconds, failed, newer }: Facts) => ({
  // A metric needs a number.
  oldest_pending_seconds: oldestPendingSeconds ?? 0,
  failed: Object.values(failed).reduce((sum, count) => sum + count, 0),
  failed_by_cause: failed,
  newer_documents: newer,
});
