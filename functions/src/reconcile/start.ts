/** Starting a comparison: one at a time, whoever asks. */
import { GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../context.ts';
import { hasGrpcStatus } from '../knowledge/store.ts';
import { type JobRecord, jobRecordSchema, jobRef, latestJobRef, noCounts, recordTtlMs } from './job.ts';

export interface StoredJob {
  id: string;
  job: JobRecord;
}

/**
 * @param createdBy null when it is the schedule
 * @returns the new comparison, or the one that is under way
 * @throws what Firestore throws
 */
export async function startReconcile(
  ctx: BaseContext,
  { repair, createdBy }: { repair: boolean; createdBy: string | null },
): Promise<StoredJob & { isNew: boolean }> {
  const id = ctx.newId();
  const now = Timestamp.fromDate(ctx.clock.now());
  const job: JobRecord = {
    kind: 'reconcile',
    status: 'queued',
    repair,
    created_at: now,
    created_by: createdBy,
    updated_at: now,
    ended_at: null,
    counts: noCounts,
    message: null,
    phase: 'copies',
    cursor: null,
    pages: 0,
    last_created_ms: null,
    due_findings: [],
    queued_at: now,
    claim: null,
    stalls: 0,
    expire_at: Timestamp.fromMillis(now.toMillis() + recordTtlMs),
  };
  try {
    return await ctx.db.runTransaction(async (transaction) => {
      const latest: unknown = (await transaction.get(latestJobRef(ctx.db))).data()?.job;
      if (typeof latest === 'string') {
        const standing = jobRecordSchema.safeParse((await transaction.get(jobRef(ctx.db, latest))).data());
        if (standing.success && standing.data.ended_at === null) {
          return { id: latest, job: standing.data, isNew: false };
        }
      }
      transaction.create(jobRef(ctx.db, id), job);
      transaction.set(latestJobRef(ctx.db), { job: id });
      return { id, job, isNew: true };
    });
  } catch (error) {
    // The commit took effect although its answer was lost, and was sent again.
    if (hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS)) return { id, job, isNew: true };
    throw error;
  }
}
