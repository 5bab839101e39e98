/** Finds comparisons that no worker continues, because the worker died or the event was lost. */
import { Timestamp } from 'firebase-admin/firestore';
import { isLeaseLive } from '../document/lease.ts';
import type { EngineContext } from '../runtime/context.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { openJobs } from '../store/queries.ts';
import { jobRecordSchema } from './job.ts';

const maxJobs = 10;

/** Writes to each, which triggers the event that continues it. @returns how many */
export async function resumeJobs(ctx: EngineContext): Promise<number> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const { docs } = await openJobs(ctx.db).limit(maxJobs).get();
  const resumed = await Promise.all(
    docs.map(async (snapshot) => {
      const parsed = jobRecordSchema.safeParse(snapshot.data());
      if (!parsed.success || isLeaseLive(parsed.data.claim, now.toDate())) return false;
      const { claim, queued_at } = parsed.data;
      const isForgotten = queued_at.toMillis() + ctx.config.requeueAfterMs <= now.toMillis();
      // The sweep runs every minute, and a late event must not be doubled.
      if (claim === null && !isForgotten) return false;
      return await updateUnchanged(snapshot, { claim: null, queued_at: now });
    }),
  );
  return resumed.filter(Boolean).length;
}
