/** Writing down how a claim ended, fenced, and giving the claim back in the same commit. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { EngineContext } from '../context.ts';
import type { Claim } from './claim.ts';
import { writeFenced } from './fence.ts';
import { errorPatch, type Patch } from './patches.ts';
import type { Outcome } from './perform.ts';
import { nextRetryDelayMs } from './schedule.ts';

/**
 * @returns what was written
 * @throws LostClaimError when the document belongs to another worker by now, or is gone
 */
export async function complete(ctx: EngineContext, claim: Claim, outcome: Outcome): Promise<Patch> {
  const { revision, body_id: bodyId } = claim.document;
  const attempt = outcome.kind === 'stale' ? null : outcome.attempt;
  return await writeFenced(ctx, claim, attempt, (current) => {
    const isEdited = current.revision !== revision || current.body_id !== bodyId;
    return { sync_claim: null, sync_progress: null, ...patchFor(ctx, current, outcome, revision, isEdited) };
  });
}

function patchFor(
  ctx: EngineContext,
  current: KnowledgeDocument,
  outcome: Outcome,
  revision: string,
  isEdited: boolean,
): Patch {
  const now = Timestamp.fromDate(ctx.clock.now());
  switch (outcome.kind) {
    case 'stale':
      return { sync_status: 'pending', queued_at: now, elevenlabs_document_id: current.elevenlabs_document_id };
    case 'synced': {
      const live = {
        elevenlabs_document_id: outcome.remoteId,
        unsettled_since: outcome.unsettledSince,
        synced_revision: revision,
        scheduled_retries: 0,
      };
      // Another revision is wanted by now: what is live is written down, and the trigger starts again.
      if (isEdited) return { ...live, sync_status: 'pending', queued_at: now };
      return {
        ...live,
        sync_status: 'completed',
        synced_at: now,
        time_to_live_ms: Math.max(0, now.toMillis() - current.updated_at.toMillis()),
      };
    }
    case 'failed': {
      const remote = { elevenlabs_document_id: outcome.remoteId, unsettled_since: outcome.unsettledSince };
      if (isEdited) return { ...remote, sync_status: 'pending', queued_at: now };
      const delayMs = outcome.error.is_retryable
        ? nextRetryDelayMs(current.scheduled_retries, outcome.error.retry_after_ms, Math.random())
        : null;
      return {
        ...remote,
        sync_status: 'failed',
        next_retry_at: delayMs === null ? null : Timestamp.fromMillis(now.toMillis() + delayMs),
        ...errorPatch(outcome.error, delayMs !== null),
      };
    }
  }
}
