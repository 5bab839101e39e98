/**
 * Does the work under a claim in up to three attempts. Each failure is classified and shown on the
 * document.
 */
import { type DependentAgent, errorCatalogue, type KnowledgeDocument, limits } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { mergeOpenRequests, type OpenRequests, openRequestsOf, withOpenRequest } from '../document/open-requests.ts';
import { syncErrorOf, waitingForAttempt } from '../document/transitions.ts';
import { ElevenLabsSyncError, withoutAnswer } from '../elevenlabs/error.ts';
import { withRetries } from '../elevenlabs/retry.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { DeadlineExceededError } from '../runtime/deadline.ts';
import { BodyMismatchError } from '../store/body.ts';
import { isFirestoreError } from '../store/conditional.ts';
import type { Claim } from './claim.ts';
import { assertHeld, LostClaimError, writeFenced } from './fence.ts';
import { readSentCopy } from './read-sent-copy.ts';
import { removeRemote } from './remove.ts';
import { adopt, send } from './send.ts';
import {
  type AttemptRecord,
  attemptRecordTtlMs,
  copyStateOf,
  isSentAgain,
  type LiveCopy,
  liveCopyOf,
  type Wanted,
  type Work,
  wantedOf,
} from './work.ts';

/** The state at the end of a claim, after success or failure. */
interface Standing {
  remoteId: string | null;
  live: LiveCopy | null;
  open: OpenRequests;
  copyState: KnowledgeDocument['copy_state'];
  accepted: KnowledgeDocument['accepted_copy'];
  /** The last attempt's record, when the document does not show it, and those of deleted copies. */
  records: readonly AttemptRecord[];
}

export type Outcome =
  | ({ kind: 'synced' } & Standing)
  /** No known copy is left at ElevenLabs. */
  | ({ kind: 'removed' } & Standing)
  | ({ kind: 'failed'; error: ElevenLabsSyncError; dependents: DependentAgent[] | null } & Standing)
  /** The body was replaced between the claim and the read: the document is queued again. */
  | { kind: 'stale' };

/** With less time than this an attempt is left to the schedule. */
const leastAttemptMs = 5_000;

/** @throws LostClaimError, and what Firestore throws */
export async function perform(ctx: EngineContext, claim: Claim, eventId: string): Promise<Outcome> {
  const { document } = claim;
  const open = openRequestsOf(document);
  const live = liveCopyOf(document);
  const standing: Standing = {
    remoteId: document.elevenlabs_document_id,
    live,
    open,
    copyState: null,
    accepted: null,
    records: [],
  };
  const begin = async (wanted: Wanted | null): Promise<Work> => ({
    ctx,
    claim,
    provider: await ctx.provider(),
    installation: '',
    eventId,
    wanted,
    remoteId: standing.remoteId,
    live,
    open,
    changedAtSecs: null,
    accepted: null,
    dependents: null,
    removed: [],
    isLossOwn: open.unsettled_since === null,
  });

  if (document.deletion_requested_at !== null) {
    return await withAttempts(await begin(null), 'removed', removeRemote);
  }
  const run = async () => await withAttempts(await begin(await wantedOf(claim, live)), 'synced', sendOnce);
  try {
    return await (isLarge(document) ? ctx.largeBodies.run(run) : run());
  } catch (error) {
    if (!(error instanceof BodyMismatchError)) throw error;
    if (await isBodyReplaced(claim)) return { kind: 'stale' };
    return { kind: 'failed', error: asSyncError(error), dependents: null, ...standing };
  }
}

/** Makes the attempts. Each failure is classified, logged and shown. */
async function withAttempts(
  work: Work,
  success: 'synced' | 'removed',
  act: (work: Work) => Promise<void>,
): Promise<Outcome> {
  const { ctx, claim, eventId } = work;
  let attempt: AttemptRecord | null = null;
  const standing = (): Standing => ({
    remoteId: work.remoteId,
    live: work.live,
    open: work.open,
    copyState: copyStateOf(work),
    accepted: work.accepted,
    records: withRemoved(work, attempt),
  });
  const once = async (number: number): Promise<void> => {
    const startedAt = ctx.clock.now();
    try {
      if (number > 1) await assertHeld(claim);
      work.installation = (await installationOf(ctx, () => claim.deadline.limits(ctx.config.listTimeoutMs))).id;
      await act(work);
      // The document itself shows a first attempt that succeeds.
      attempt = number === 1 ? null : recordOf(work, number, startedAt, null);
    } catch (error) {
      if (error instanceof LostClaimError || isFirestoreError(error)) throw error;
      const known = asSyncError(error);
      attempt = recordOf(work, number, startedAt, known);
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
  };
  try {
    await withRetries(
      once,
      (error, number, delayMs) => waitForNext(work, error, number, delayMs, attempt),
      ctx.config.retryPolicy,
      ctx.retry,
    );
    return { kind: success, ...standing() };
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError)) throw error;
    return { kind: 'failed', error, dependents: work.dependents, ...standing() };
  }
}

/**
 * Makes one attempt, and reads the copy back if a comparison had found that it differs. After an
 * unreadable answer it looks for the copy, because the request may have succeeded.
 */
async function sendOnce(work: Work): Promise<void> {
  try {
    await send(work);
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError) || !error.is_outcome_unknown) throw error;
    const { ctx, claim } = work;
    work.open = withOpenRequest(work.open, claim.startedAt, Timestamp.fromDate(ctx.clock.now()), ctx.config);
    if (error.is_retryable || !(await adopt(work))) throw error;
  }
  if (isSentAgain(work.claim.document)) await readSentCopy(work);
}

/** Shows the next attempt, and waits as long as `Retry-After` exceeds the backoff. */
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
    of: Math.max(attempt + 1, work.ctx.config.retryPolicy.attempts),
    message: errorCatalogue[error.error_type].waiting,
    next_attempt_at: Timestamp.fromMillis(ctx.clock.now().getTime() + delayMs),
  };
  await writeFenced(claim, withRemoved(work, record), (current) =>
    waitingForAttempt(progress, work.remoteId, mergeOpenRequests(openRequestsOf(current), work.open)),
  );
  if (delayMs > backoffMs) await ctx.clock.sleep(delayMs - backoffMs, claim.deadline.signal);
  return true;
}

const withRemoved = ({ removed }: Work, attempt: AttemptRecord | null): AttemptRecord[] =>
  attempt === null ? [...removed] : [...removed, attempt];

const isLarge = ({ source }: KnowledgeDocument): boolean =>
  source.type !== 'url' && (source.size_bytes ?? 0) > limits.atomicBodyMaxBytes;

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
      of: Math.max(attempt, work.ctx.config.retryPolicy.attempts),
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
      ...withoutAnswer,
      error_type: 'network',
      is_retryable: true,
      cause: error,
      detail: 'The time for this sync was used up before ElevenLabs had answered.',
    });
  }
  if (error instanceof BodyMismatchError) {
    return new ElevenLabsSyncError(error.message, {
      ...withoutAnswer,
      error_type: 'body_missing',
      is_retryable: false,
      cause: error,
      detail: error.message,
    });
  }
  return unexpected(error);
}

function unexpected(error: unknown): ElevenLabsSyncError {
  const detail =
    error instanceof Error
      ? `${error.name}: ${error.message}`.slice(0, 200)
      : 'a value that is not an error was thrown';
  return new ElevenLabsSyncError(detail, {
    ...withoutAnswer,
    error_type: 'unknown',
    is_retryable: false,
    cause: error,
    detail,
  });
}
