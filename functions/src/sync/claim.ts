/** Taking a document: a compare-and-set, so that of any number of workers exactly one goes on. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, GrpcStatus, type Precondition, Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';
import { withEndedClaim } from '../document/open-requests.ts';
import { errorPatch, type Patch } from '../document/patches.ts';
import type { EngineContext } from '../runtime/context.ts';
import { Deadline } from '../runtime/deadline.ts';
import { hasGrpcStatus, mayHaveChanged } from '../store/store.ts';
import { type Cause, type Decision, decide } from './decide.ts';

/** The right to talk to ElevenLabs about a document. */
export interface Claim {
  id: string;
  ref: DocumentReference;
  startedAt: Timestamp;
  deadline: Deadline;
  /** The document as it was when the right was taken: what is sent is this. */
  document: KnowledgeDocument;
  /** The document as it was last seen: edits come while the claim is held. */
  latest: KnowledgeDocument;
  /** Write time of the engine's latest own write: the precondition of the next. */
  fence: Timestamp;
}

/** Everything but the deletion of a document, which leaves nothing to claim. */
export type ClaimableDecision = Exclude<Decision, { action: 'forget' }>;

/** How often a state that changed under the engine's hand is looked at again before the event is left to its redelivery. */
const maxLooks = 10;

/**
 * Takes the document if `decision` still holds. Without contention this is one write and no read.
 *
 * @param knownUpdateTime the update time of the document that `decision` was made on; null makes it read the document first
 * @returns null when there is nothing left to do: another worker has it, or it needs nothing any more
 * @throws what Firestore throws, so that the event is delivered again
 */
export async function claim(
  ctx: EngineContext,
  ref: DocumentReference,
  decision: ClaimableDecision,
  knownUpdateTime: Timestamp | null,
): Promise<Claim | null> {
  const claimId = ctx.newId();
  const endsAtMs = ctx.clock.monotonicMs() + ctx.config.timeoutMs - ctx.config.deadlineMarginMs;
  const startedAt = Timestamp.fromDate(ctx.clock.now());

  const take = async (document: KnowledgeDocument, cause: Cause, updateTime: Timestamp) => {
    const patch = claimPatch(ctx, claimId, startedAt, document, cause);
    const { writeTime } = await ref.update({ ...patch }, { lastUpdateTime: updateTime } satisfies Precondition);
    return granted({ ...document, ...patch }, writeTime);
  };
  const granted = (document: KnowledgeDocument, fence: Timestamp): Claim => ({
    id: claimId,
    ref,
    startedAt,
    deadline: new Deadline(ctx.clock, endsAtMs - ctx.clock.monotonicMs()),
    document,
    latest: document,
    fence,
  });

  let current: ClaimableDecision = decision;
  let updateTime = knownUpdateTime;
  for (let look = 0; look < maxLooks; look += 1) {
    if (updateTime !== null) {
      try {
        if (current.action === 'none') return null;
        if (current.action === 'sync' || current.action === 'remove') {
          return await take(current.document, current.cause, updateTime);
        }
        await ref.update(rejectPatch(current.problem), { lastUpdateTime: updateTime });
        ctx.logger.warn('document rejected', { document_id: ref.id, problem: current.problem });
        return null;
      } catch (error) {
        if (hasGrpcStatus(error, GrpcStatus.NOT_FOUND)) return null;
        if (!mayHaveChanged(error)) throw error;
      }
    }
    const snapshot = await ref.get();
    const data = snapshot.data();
    if (data === undefined || snapshot.updateTime === undefined) return null;
    updateTime = snapshot.updateTime;
    // The commit took effect although its answer was lost.
    if (isClaimedBy(data, claimId)) return granted(data as KnowledgeDocument, updateTime);
    const next = decide(null, data, ctx.clock.now());
    if (next.action === 'none' || next.action === 'forget') return null;
    current = next;
  }
  throw new Error(`document ${ref.id} kept changing while it was being claimed`);
}

/** Whether the document carries this claim. */
export function isClaimedBy(data: RawDocument, claimId: string): boolean {
  const standing = data.sync_claim;
  return typeof standing === 'object' && standing !== null && (standing as { id?: unknown }).id === claimId;
}

function claimPatch(
  ctx: EngineContext,
  claimId: string,
  startedAt: Timestamp,
  document: KnowledgeDocument,
  cause: Cause,
) {
  // Whoever replaces another's claim inherits its open questions.
  const inherited = document.sync_claim === null ? {} : withEndedClaim(document, startedAt, ctx.config);
  return {
    sync_status: 'syncing',
    last_sync_attempt: startedAt,
    sync_claim: { id: claimId, expires_at: Timestamp.fromMillis(startedAt.toMillis() + ctx.config.leaseMs) },
    sync_progress: null,
    sync_error: null,
    sync_error_message: null,
    retry_requested_at: null,
    next_retry_at: null,
    dependent_agents: null,
    ...inherited,
    // From here on there is no way back.
    ...(document.deletion_requested_at !== null && { deletion_not_before: null }),
    ...(cause === 'retry_flag' && { sync_retry_count: document.sync_retry_count + 1, scheduled_retries: 0 }),
  } satisfies Partial<KnowledgeDocument>;
}

const rejectPatch = (problem: string): Patch => ({
  sync_status: 'failed',
  sync_claim: null,
  sync_progress: null,
  retry_requested_at: null,
  next_retry_at: null,
  ...errorPatch({
    error_type: 'validation',
    is_retryable: false,
    http_status: null,
    provider_code: 'malformed_document',
    detail: problem,
    request_id: null,
  }),
});
