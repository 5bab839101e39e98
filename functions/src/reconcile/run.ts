/**
 * Continues a comparison page by page under one claim, until it ends or this worker has no time
 * left.
 */
import {
  collections,
  deletionsHeldMessage,
  isMoved,
  isRepairable,
  type JobCounts,
  type JobStatus,
  limitReached,
  permissionStopReason,
  stopReasons,
} from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { sha256 } from '../document/revision.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { permissionsOf } from '../elevenlabs/permission.ts';
import type { EngineContext } from '../runtime/context.ts';
import { DeadlineExceededError } from '../runtime/deadline.ts';
import { claimJob, type JobClaim, LostJobError, maxStalls, writeJob } from './claim-job.ts';
import { compareCopies } from './compare-copies.ts';
import { compareDocuments } from './compare-documents.ts';
import { deletionsIn, isDeleting, isDeletionHeld, nextDeletions, withoutSecondCopies } from './deletions.ts';
import {
  type FindingRecord,
  findingRecordSchema,
  isAtLimit,
  type JobRecord,
  jobRef,
  latestJobRef,
  placeAfter,
  recordTtlMs,
} from './job.ts';
import { InconsistentListingError, type NewFinding, type Page } from './page.ts';
import { repair } from './repair.ts';

/** A slice is short, so that other events are not delayed. */
const maxStepsPerSlice = 40;
/** A page is not begun with less time than this. */
const leastPageMs = 25_000;

/**
 * Runs one slice of the comparison. Giving the claim back at its end triggers the event of the next
 * slice.
 *
 * @throws what Firestore throws, so that the event is delivered again
 */
export async function runJob(ctx: EngineContext, id: string): Promise<void> {
  const claim = await claimJob(ctx, id);
  if (claim === null) return;
  try {
    await runSlice(ctx, claim);
  } catch (error) {
    if (error instanceof LostJobError) ctx.logger.warn(error.message, { job_id: id });
    else throw error;
  } finally {
    claim.deadline.dispose();
  }
}

async function runSlice(ctx: EngineContext, claim: JobClaim): Promise<void> {
  const now = (): Timestamp => Timestamp.fromDate(ctx.clock.now());
  try {
    if (claim.job.stalls > maxStalls) {
      return await end(ctx, claim, 'failed', stopReasons.stalled);
    }
    for (let step = 0; step < maxStepsPerSlice && hasTime(ctx, claim); step += 1) {
      if (isAtLimit(claim.job)) return await end(ctx, claim, 'completed', limitReached);
      if (await takeStep(ctx, claim)) return await end(ctx, claim, 'completed', heldMessage(claim.job));
    }
    await writeJob(ctx, claim, { claim: null, queued_at: now() });
  } catch (error) {
    const isTimeUp = error instanceof DeadlineExceededError || claim.deadline.remainingMs() <= 0;
    if (isTimeUp && !(error instanceof LostJobError)) {
      return await writeJob(ctx, claim, { claim: null, queued_at: now() });
    }
    const message = messageOf(error);
    if (message === null) throw error;
    await end(ctx, claim, 'failed', message);
  }
}

const hasTime = ({ config }: EngineContext, { deadline }: JobClaim): boolean =>
  deadline.remainingMs() > Math.min(leastPageMs, (config.timeoutMs - config.deadlineMarginMs) / 2);

/**
 * Compares one page, or repairs findings that are due. @returns whether the comparison is
 * at its end
 */
async function takeStep(ctx: EngineContext, claim: JobClaim): Promise<boolean> {
  const provider = await ctx.provider();
  const { job } = claim;
  if (job.due_findings.length > 0) {
    const records = job.due_findings.map((id) => findingRef(ctx, claim, id));
    for (const snapshot of await ctx.db.getAll(...records)) {
      const parsed = findingRecordSchema.safeParse(snapshot.data());
      if (parsed.success) await repair(ctx, provider, claim, snapshot.ref, parsed.data);
    }
    const after = await ctx.db.getAll(...records);
    const repaired = after.filter((snapshot) => snapshot.get('state') === 'repaired').length;
    await writeJob(ctx, claim, { due_findings: [], stalls: 0, counts: added(job.counts, { repaired }) });
    return false;
  }
  switch (job.phase) {
    case 'copies':
      await writePage(ctx, claim, await compareCopies(ctx, provider, claim));
      return false;
    case 'documents':
      await writePage(ctx, claim, await compareDocuments(ctx, provider, claim));
      return false;
    case 'deletions': {
      const { due, next } = isHeld(job)
        ? { due: [], next: { phase: 'done', deletions_held: deletionsIn(job.counts) } as const }
        : await nextDeletions(ctx, claim);
      await writeJob(ctx, claim, { ...next, due_findings: due, stalls: 0 });
      return false;
    }
    case 'done':
      return true;
    default:
      return job.phase satisfies never;
  }
}

const isHeld = ({ counts, confirm_deletions: confirmed }: JobRecord): boolean =>
  isDeletionHeld(deletionsIn(counts), counts.copies, confirmed);

const heldMessage = ({ deletions_held: held, counts }: JobRecord): string | null =>
  held === null ? null : deletionsHeldMessage(held, counts.copies);

/** Writes the findings of a page and the position of the next in one commit. */
async function writePage(ctx: EngineContext, claim: JobClaim, { findings: all, compared, next }: Page): Promise<void> {
  const { job } = claim;
  const findings = await notYetStored(ctx, claim, all);
  const found: Partial<JobCounts> = {};
  for (const { kind } of findings) found[kind] = (found[kind] ?? 0) + 1;
  found.moved = findings.filter(isMoved).length;
  const dueNow = findings.filter((finding) => isRepairable(finding) && !isDeleting(finding.kind));
  const due = job.repair ? (await withoutSecondCopies(ctx, claim, dueNow)).map(findingId) : [];
  const patch: Partial<JobRecord> = {
    ...next,
    due_findings: due,
    stalls: 0,
    counts: added(added(job.counts, compared), found),
  };
  await writeJob(ctx, claim, patch, (batch) => {
    for (const finding of findings) batch.set(findingRef(ctx, claim, findingId(finding)), recordOf(ctx, finding));
  });
}

/** Leaves out findings that an earlier page has: ElevenLabs may list a copy twice. */
async function notYetStored(ctx: EngineContext, claim: JobClaim, findings: NewFinding[]): Promise<NewFinding[]> {
  if (findings.length === 0 || claim.job.phase !== 'copies') return findings;
  const stored = await ctx.db.getAll(...findings.map((finding) => findingRef(ctx, claim, findingId(finding))));
  return findings.filter((_, index) => stored[index]?.exists !== true);
}

async function end(ctx: EngineContext, claim: JobClaim, status: JobStatus, message: string | null): Promise<void> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const place = claim.job.most === null ? null : placeAfter(claim.job, status);
  await writeJob(ctx, claim, { status, message, ended_at: now, claim: null }, (batch) => {
    if (place !== null) batch.set(latestJobRef(ctx.db), { continue_at: place }, { merge: true });
  });
  ctx.logger.info('comparison ended', { job_id: claim.id, status, repair: claim.job.repair, ...claim.job.counts });
}

/** The message for people; null when ElevenLabs did not cause the error. */
function messageOf(error: unknown): string | null {
  if (error instanceof InconsistentListingError) return stopReasons.inconsistent;
  if (!(error instanceof ElevenLabsSyncError)) return null;
  const permissions = permissionsOf(error);
  return permissions === null ? stopReasons[error.error_type] : permissionStopReason(permissions);
}

const findingId = ({ kind, document_id, elevenlabs_document_id }: NewFinding): string =>
  `${kind}-${sha256(JSON.stringify([document_id, elevenlabs_document_id])).slice(0, 20)}`;

const findingRef = (ctx: EngineContext, { id }: JobClaim, finding: string): DocumentReference =>
  jobRef(ctx.db, id).collection(collections.findings).doc(finding);

function recordOf(ctx: EngineContext, finding: NewFinding): FindingRecord {
  const now = ctx.clock.now();
  return {
    ...finding,
    state: 'found',
    found_at: Timestamp.fromDate(now),
    expire_at: Timestamp.fromMillis(now.getTime() + recordTtlMs),
  };
}

function added(counts: JobCounts, more: Partial<JobCounts>): JobCounts {
  const sum = { ...counts };
  for (const [name, count] of Object.entries(more)) sum[name as keyof JobCounts] += count;
  return sum;
}
