/** Finds comparisons that no worker continues, because the worker died or the event was lost. */
import { stopReasons } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { isFarAhead } from '../document/bounded-time.ts';
import { isLeaseLive } from '../document/lease.ts';
import type { EngineContext } from '../runtime/context.ts';
import { Outlook } from '../runtime/outlook.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { openJobs } from '../store/queries.ts';
import { jobRecordSchema } from './job.ts';

const maxJobs = 10;

/** Writes to each, which triggers the event that continues it. @returns how many */
export async function resumeJobs(ctx: EngineContext, outlook = new Outlook()): Promise<number> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const { docs } = await openJobs(ctx.db).limit(maxJobs).get();
  if (docs.length > 0) outlook.hasMore();
  const resumed = await eachAlone(ctx, 'comparisons', docs, async (snapshot) => {
    const parsed = jobRecordSchema.safeParse(snapshot.data());
    if (!parsed.success) return await endUnreadable(ctx, snapshot, now);
    if (isLeaseLive(parsed.data.claim, now.toDate())) return false;
    const { claim, queued_at: queuedAt } = parsed.data;
    const isForgotten =
      queuedAt.toMillis() + ctx.config.requeueAfterMs <= now.toMillis() || isFarAhead(queuedAt, now, 0);
    // The sweep runs every minute, and a late event must not be doubled.
    if (claim === null && !isForgotten) return false;
    return await updateUnchanged(snapshot, { claim: null, queued_at: now });
  });
  return resumed.filter(Boolean).length;
}

/** No worker can continue it, and it must not keep others from being read. */
async function endUnreadable(ctx: EngineContext, snapshot: QueryDocumentSnapshot, now: Timestamp): Promise<boolean> {
  ctx.logger.error('comparison cannot be read', { job_id: snapshot.id });
  await updateUnchanged(snapshot, { status: 'failed', message: stopReasons.stalled, ended_at: now, claim: null });
  return false;
}
