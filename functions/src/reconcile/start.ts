/** Starting a comparison: one at a time, whoever asks. */
import { GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../runtime/context.ts';
import { hasGrpcStatus } from '../store/store.ts';
import { type JobRecord, jobRecordSchema, jobRef, latestJobRef, noCounts, recordTtlMs } from './job.ts';

const maxLooks = 10;
/** Somebody else was first. */
const overtaken = [GrpcStatus.FAILED_PRECONDITION, GrpcStatus.ALREADY_EXISTS, GrpcStatus.NOT_FOUND, GrpcStatus.ABORTED];

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
  const latestRef = latestJobRef(ctx.db);
  // Not a transaction: one whose worker died would keep everybody else waiting until Firestore gives it up.
  for (let look = 0; look < maxLooks; look += 1) {
    const latest = await latestRef.get();
    const standing = await readStanding(ctx, latest.get('job'));
    // The commit took effect although its answer was lost.
    if (standing?.id === id) return { id, job, isNew: true };
    if (standing !== null && standing.job.ended_at === null) return { ...standing, isNew: false };
    const batch = ctx.db.batch().create(jobRef(ctx.db, id), job);
    if (latest.updateTime === undefined) batch.create(latestRef, { job: id });
    else batch.update(latestRef, { job: id }, { lastUpdateTime: latest.updateTime });
    try {
      await batch.commit();
      return { id, job, isNew: true };
    } catch (error) {
      if (!hasGrpcStatus(error, ...overtaken)) throw error;
    }
  }
  throw new Error('other comparisons kept being started');
}

async function readStanding(ctx: BaseContext, id: unknown): Promise<StoredJob | null> {
  if (typeof id !== 'string') return null;
  const parsed = jobRecordSchema.safeParse((await jobRef(ctx.db, id).get()).data());
  return parsed.success ? { id, job: parsed.data } : null;
}
