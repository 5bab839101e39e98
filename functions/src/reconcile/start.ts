/** Starts a comparison. Only one runs at a time. */
import { Timestamp } from 'firebase-admin/firestore';
import { addEvent } from '../history/events.ts';
import { logChange } from '../history/log-change.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { requestPass } from '../store/request-pass.ts';
import {
  firstPlace,
  type JobRecord,
  jobRecordSchema,
  jobRef,
  latestJobRef,
  noCounts,
  placeIn,
  recordTtlMs,
} from './job.ts';

export interface StoredJob {
  id: string;
  job: JobRecord;
}

/**
 * @param createdBy null when it is the schedule
 * @param confirmDeletions how many copies the caller agrees to delete; null if the caller named no
 *   number
 * @param most how many documents and copies it looks at, from where the last one with a limit has
 *   ended; null for all
 * @returns the new comparison, or the one that is under way
 * @throws what Firestore throws
 */
export async function startReconcile(
  ctx: BaseContext,
  {
    repair,
    createdBy,
    confirmDeletions = null,
    most = null,
  }: { repair: boolean; createdBy: string | null; confirmDeletions?: number | null; most?: number | null },
): Promise<StoredJob & { isNew: boolean }> {
  const id = ctx.newId();
  const now = Timestamp.fromDate(ctx.clock.now());
  let job: JobRecord = {
    kind: 'reconcile',
    status: 'queued',
    repair,
    created_at: now,
    created_by: createdBy,
    updated_at: now,
    ended_at: null,
    counts: noCounts,
    message: null,
    confirm_deletions: confirmDeletions,
    deletions_held: null,
    ...firstPlace,
    most,
    due_findings: [],
    queued_at: now,
    claim: null,
    stalls: 0,
    expire_at: Timestamp.fromMillis(now.toMillis() + recordTtlMs),
  };
  let standing = null as StoredJob | null;
  const changed = await changeIf(
    latestJobRef(ctx.db),
    async (data) => {
      standing = await readStanding(ctx, data?.job);
      if (most !== null) job = { ...job, ...placeIn(data) };
      return standing !== null && standing.job.ended_at === null ? null : { job: id };
    },
    {
      alsoWrite(batch) {
        batch.create(jobRef(ctx.db, id), job);
        if (repair && createdBy !== null) {
          addEvent(ctx.db, batch, id, now, { uid: createdBy, action: 'repair_started', name: null });
        }
      },
      isOwn: (data) => data.job === id,
    },
  );
  if (changed.kind === 'written' && repair && createdBy !== null) {
    logChange(ctx, { uid: createdBy, action: 'repair_started' });
  }
  // If its event is lost or its worker dies, the sweep continues it.
  if (changed.kind === 'written') await requestPass(ctx);
  return changed.kind !== 'written' && standing !== null ? { ...standing, isNew: false } : { id, job, isNew: true };
}

async function readStanding(ctx: BaseContext, id: unknown): Promise<StoredJob | null> {
  if (typeof id !== 'string') return null;
  const parsed = jobRecordSchema.safeParse((await jobRef(ctx.db, id).get()).data());
  return parsed.success ? { id, job: parsed.data } : null;
}
