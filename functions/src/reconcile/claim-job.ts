/**
 * Claims a comparison and writes its progress. Each write is conditional on the worker's latest
 * one.
 */
import { GrpcStatus, Timestamp, type WriteBatch } from 'firebase-admin/firestore';
import { isHeldBy, newLease } from '../document/lease.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, startDeadline } from '../runtime/deadline.ts';
import { changeIf, hasGrpcStatus } from '../store/conditional.ts';
import { type JobRecord, jobRecordSchema, jobRef } from './job.ts';
import { isJobDue } from './job-due.ts';

export interface JobClaim {
  id: string;
  /** The record as this worker last wrote it. */
  job: JobRecord;
  /** Write time of this worker's latest write, on which the next one is conditional. */
  fence: Timestamp;
  deadline: Deadline;
}

/** Another worker has the comparison, or it is deleted: stop without further writes. */
export class LostJobError extends Error {
  override readonly name = 'LostJobError';
}

/** A comparison without progress fails after this many claims. */
export const maxStalls = 20;

/**
 * @returns null when another worker has it, or it has ended
 * @throws what Firestore throws, so that the event is delivered again
 */
export async function claimJob(ctx: EngineContext, id: string): Promise<JobClaim | null> {
  const ref = jobRef(ctx.db, id);
  const snapshot = await ref.get();
  const now = Timestamp.fromDate(ctx.clock.now());
  if (snapshot.updateTime === undefined || !isJobDue(snapshot.data() ?? null, now.toDate())) return null;
  const parsed = jobRecordSchema.safeParse(snapshot.data());
  if (!parsed.success) {
    ctx.logger.error('comparison cannot be read', { job_id: id });
    return null;
  }
  const patch = {
    status: 'running',
    claim: newLease(ctx.newId(), now, ctx.config.leaseMs),
    stalls: parsed.data.stalls + 1,
  } satisfies Partial<JobRecord>;
  const changed = await changeIf(ref, (data) => (data === parsed.data ? patch : null), {
    known: { data: parsed.data, updateTime: snapshot.updateTime },
    isOwn: (data) => isHeldBy(data.claim, patch.claim.id),
  });
  if (changed.kind !== 'written') return null;
  return { id, job: { ...parsed.data, ...patch }, fence: changed.writeTime, deadline: startDeadline(ctx) };
}

/**
 * @param add adds further writes to the same commit
 * @throws LostJobError; what Firestore throws otherwise
 */
export async function writeJob(
  ctx: EngineContext,
  claim: JobClaim,
  patch: Partial<JobRecord>,
  add: (batch: WriteBatch) => void = () => undefined,
): Promise<void> {
  const written = { ...patch, updated_at: Timestamp.fromDate(ctx.clock.now()) };
  const batch = ctx.db.batch().update(jobRef(ctx.db, claim.id), written, { lastUpdateTime: claim.fence });
  add(batch);
  try {
    const [result] = await batch.commit();
    if (result === undefined) throw new Error('Firestore answered a commit without its result');
    claim.fence = result.writeTime;
    claim.job = { ...claim.job, ...written };
  } catch (error) {
    if (!hasGrpcStatus(error, GrpcStatus.FAILED_PRECONDITION, GrpcStatus.NOT_FOUND)) throw error;
    throw new LostJobError('another worker has the comparison');
  }
}
