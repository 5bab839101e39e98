/** The work under a claim: up to three attempts, each failure classified and shown, until the text is live or the attempts are used up. */
import { type Attempt, errorCatalogue, type KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { EngineContext } from '../context.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { withRetries } from '../elevenlabs/retry.ts';
import type { Claim } from './claim.ts';
import { DeadlineExceededError } from './deadline.ts';
import { assertHeld, LostClaimError, writeFenced } from './fence.ts';
import { earliest, syncErrorOf } from './patches.ts';
import { BodyMismatchError, readBody } from './read-body.ts';
import { adopt, send } from './send.ts';
import { isFirestoreError } from './store.ts';
import type { Work } from './work.ts';

interface AttemptRecord {
  id: string;
  record: Attempt;
}

export type Outcome =
  | { kind: 'synced'; remoteId: string; unsettledSince: Timestamp | null; attempt: AttemptRecord | null }
  | {
      kind: 'failed';
      error: ElevenLabsSyncError;
      remoteId: string | null;
      unsettledSince: Timestamp | null;
      attempt: AttemptRecord | null;
    }
  /** The body was replaced between the claim and its reading: start again with the new one. */
  | { kind: 'stale' };

/** Below this an attempt has no fair chance, so it is left to the schedule. */
const leastAttemptMs = 5_000;
const attemptRecordTtlMs = 30 * 24 * 3_600_000;

/** @throws LostClaimError, and what Firestore throws */
export async function perform(ctx: EngineContext, claim: Claim, eventId: string): Promise<Outcome> {
  const { document } = claim;
  const unsettledSince = document.unsettled_since as Timestamp | null;
  const standing = { remoteId: document.elevenlabs_document_id, unsettledSince, attempt: null };

  if (document.source.type !== 'text') {
    return { kind: 'failed', error: refusal(`a ${document.source.type} source cannot be synced yet`), ...standing };
  }
  let text: string;
  try {
    text = (await readBody(claim.ref, document)).toString('utf8');
  } catch (error) {
    if (!(error instanceof BodyMismatchError)) throw error;
    if (await isBodyReplaced(claim)) return { kind: 'stale' };
    return { kind: 'failed', error: unexpected(error), ...standing };
  }

  const work: Work = {
    ctx,
    claim,
    provider: await ctx.provider(),
    eventId,
    text,
    remoteId: standing.remoteId,
    unsettledSince,
    isLossOwn: unsettledSince === null,
  };
  let attempt: AttemptRecord | null = null;
  try {
    const remoteId = await withRetries(
      async (number) => {
        const startedAt = ctx.clock.now();
        const record = (error: ElevenLabsSyncError | null) => recordOf(work, number, startedAt, error);
        try {
          if (number > 1) await assertHeld(claim);
          const id = await tryOnce(work);
          // The document itself tells of a first attempt that succeeds.
          attempt = number === 1 ? null : record(null);
          return id;
        } catch (error) {
          if (error instanceof LostClaimError || isFirestoreError(error)) throw error;
          const known = asSyncError(error);
          attempt = record(known);
          ctx.logger.warn('attempt failed', {
            document_id: claim.ref.id,
            event_id: eventId,
            attempt: number,
            class: known.error_type,
            http_status: known.http_status,
            provider_code: known.provider_code,
            duration_ms: ctx.clock.now().getTime() - startedAt.getTime(),
          });
          throw known;
        }
      },
      (error, number, delayMs) => waitForNext(work, error, number, delayMs, attempt),
      ctx.config.retryPolicy,
    );
    return { kind: 'synced', remoteId, unsettledSince: work.unsettledSince, attempt };
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError)) throw error;
    return { kind: 'failed', error, remoteId: work.remoteId, unsettledSince: work.unsettledSince, attempt };
  }
}

/** One attempt; an answer that could not be read is followed by a look, since the request may have done its work. */
async function tryOnce(work: Work): Promise<string> {
  try {
    return await send(work);
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError) || !error.is_outcome_unknown) throw error;
    work.unsettledSince = earliest(work.unsettledSince, work.claim.startedAt);
    if (!error.is_retryable && (await adopt(work)) && work.remoteId !== null) return work.remoteId;
    throw error;
  }
}

/** Shows what the next attempt waits for, and waits out what `Retry-After` asks beyond the backoff. */
async function waitForNext(
  work: Work,
  error: unknown,
  attempt: number,
  backoffMs: number,
  record: AttemptRecord | null,
): Promise<boolean> {
  if (!(error instanceof ElevenLabsSyncError) || !error.is_retryable) return false;
  const { ctx, claim } = work;
  const delayMs = Math.max(backoffMs, error.retry_after_ms ?? 0);
  if (delayMs + leastAttemptMs > claim.deadline.remainingMs()) return false;
  const progress = {
    attempt: attempt + 1,
    of: work.ctx.config.retryPolicy.attempts,
    message: errorCatalogue[error.error_type].waiting,
    next_attempt_at: Timestamp.fromMillis(ctx.clock.now().getTime() + delayMs),
  };
  await writeFenced(ctx, claim, record, () => ({
    sync_progress: progress,
    elevenlabs_document_id: work.remoteId,
    unsettled_since: work.unsettledSince,
  }));
  if (delayMs > backoffMs) await ctx.clock.sleep(delayMs - backoffMs, claim.deadline.signal);
  return true;
}

async function isBodyReplaced(claim: Claim): Promise<boolean> {
  const current = (await claim.ref.get()).data() as Partial<KnowledgeDocument> | undefined;
  return current === undefined || current.body_id !== claim.document.body_id;
}

function recordOf(work: Work, attempt: number, startedAt: Date, error: ElevenLabsSyncError | null): AttemptRecord {
  const endedAt = work.ctx.clock.now();
  return {
    id: `${work.claim.id}-${attempt}`,
    record: {
      attempt,
      of: work.ctx.config.retryPolicy.attempts,
      started_at: Timestamp.fromDate(startedAt),
      ended_at: Timestamp.fromDate(endedAt),
      outcome: error === null ? 'completed' : 'failed',
      error: error === null ? null : syncErrorOf(error),
      event_id: work.eventId,
      expire_at: Timestamp.fromMillis(endedAt.getTime() + attemptRecordTtlMs),
    },
  };
}

function asSyncError(error: unknown): ElevenLabsSyncError {
  if (error instanceof ElevenLabsSyncError) return error;
  if (error instanceof DeadlineExceededError) {
    return new ElevenLabsSyncError('the time for this sync was used up', {
      ...nothingKnown,
      error_type: 'network',
      is_retryable: true,
      cause: error,
      detail: 'The time for this sync was used up before ElevenLabs had answered.',
    });
  }
  return unexpected(error);
}

const nothingKnown = {
  http_status: null,
  provider_code: null,
  request_id: null,
  retry_after_ms: null,
  is_outcome_unknown: false,
} as const;

const refusal = (detail: string): ElevenLabsSyncError =>
  new ElevenLabsSyncError(detail, {
    ...nothingKnown,
    error_type: 'validation',
    is_retryable: false,
    cause: null,
    detail,
  });

function unexpected(error: unknown): ElevenLabsSyncError {
  const detail =
    error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'something that is no error was thrown';
  return new ElevenLabsSyncError(detail, {
    ...nothingKnown,
    error_type: 'unknown',
    is_retryable: false,
    cause: error,
    detail,
  });
}
