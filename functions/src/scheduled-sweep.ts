/**
 * Runs each minute: the sweep and the kept numbers, then a report of how that ended. The report
 * goes to the log, to `engine/sweep`, and as alerts to the webhook if one is set.
 */
import { logMessages } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { keepCounts } from './counts/recount.ts';
import type { AlertTarget } from './operations/alerts/deliver.ts';
import { sendAlerts } from './operations/alerts/send.ts';
import { type Facts, readFacts } from './operations/facts.ts';
import { readSweepEnd, recordSweepEnd } from './operations/sweep-record.ts';
import type { EngineContext } from './runtime/context.ts';
import { classOf } from './store/each-alone.ts';
import { SweepError, type SweepSummary, sweep } from './sweep.ts';

/**
 * @param target where alerts are sent; null sends none
 * @throws what the sweep and the count have thrown, after the report
 */
export async function scheduledSweep(ctx: EngineContext, target: AlertTarget | null): Promise<void> {
  const startedMs = ctx.clock.monotonicMs();
  const [swept, counted] = await Promise.allSettled([sweep(ctx), keepCounts(ctx)]);
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
    await report(ctx, target, { summary, failedPhases, durationMs });
  } catch (error) {
    ctx.logger.error('end of the sweep not reported', { class: classOf(error) });
    failures.push(error);
  }
  if (failures.length > 0) throw failures[0];
}

interface Outcome {
  summary: Partial<SweepSummary>;
  failedPhases: string[];
  durationMs: number;
}

async function report(
  ctx: EngineContext,
  target: AlertTarget | null,
  { summary, failedPhases, durationMs }: Outcome,
): Promise<void> {
  const now = ctx.clock.now();
  let facts: Facts | null = null;
  try {
    facts = await readFacts(ctx.db, now);
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
  const end = { ended_at: Timestamp.fromDate(now), duration_ms: durationMs, failed_phases: failedPhases };
  await recordSweepEnd(ctx.db, end);
  if (target === null) return;
  // One failed sweep is normal, as while Firestore moves. Two in a row are not.
  const lasting = failedPhases.filter((phase) => earlier?.failed_phases.includes(phase) === true);
  await sendAlerts(ctx, target, facts, lasting);
}

const fieldsOf = ({ oldestPendingSeconds, failed, newer }: Facts) => ({
  // A metric needs a number.
  oldest_pending_seconds: oldestPendingSeconds ?? 0,
  failed: Object.values(failed).reduce((sum, count) => sum + count, 0),
  failed_by_cause: failed,
  newer_documents: newer,
});
