/** Writes the result of a claim under the fence, and gives the claim back in the same commit. */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { startedIndex } from '../document/index-schedule.ts';
import { mergeOpenRequests, openRequestsOf } from '../document/open-requests.ts';
import { startedPage } from '../document/page-schedule.ts';
import { nextRetryDelayMs } from '../document/retry-schedule.ts';
import { isForced, isRemovalDue } from '../document/tombstone.ts';
import { completed, failed, type Patch, queued, released } from '../document/transitions.ts';
import { isWrittenByHand } from '../document/written-by-hand.ts';
import type { EngineContext } from '../runtime/context.ts';
import { removeReplaced, replacedBodies } from '../store/body.ts';
import type { Claim } from './claim.ts';
import { deleteFenced, writeFenced } from './fence.ts';
import type { Outcome } from './perform.ts';
import { removeBelow } from './remove.ts';

/** The status that was written; `removed` when the document was deleted. */
export type Ending = 'pending' | 'completed' | 'failed' | 'removed';

/** @throws LostClaimError when another worker has the document, or it is deleted */
export async function complete(ctx: EngineContext, claim: Claim, outcome: Outcome): Promise<Ending> {
  const claimed = claim.document;
  if (outcome.kind === 'removed' && outcome.open.unsettled_since === null) {
    await removeBelow(claim.ref);
    await deleteFenced(ctx, claim);
    return 'removed';
  }
  let ending: Ending = 'pending';
  const records = outcome.kind === 'stale' ? [] : outcome.records;
  const hadOtherText = claimed.synced_revision !== null && claimed.synced_revision !== claimed.revision;
  const replaced = hadOtherText && outcome.kind === 'synced' ? await replacedBodies(claim.ref) : [];
  const patchFor = (current: KnowledgeDocument): Patch => {
    ending = isOvertaken(claimed, current, ctx.clock.now()) ? 'pending' : endingOf(outcome);
    const remote =
      outcome.kind === 'stale'
        ? { elevenlabs_document_id: current.elevenlabs_document_id }
        : {
            elevenlabs_document_id: outcome.remoteId,
            ...((claimed.source.type !== 'text' || hasLiveCopy(claimed)) && { live_copy: outcome.live }),
            ...mergeOpenRequests(openRequestsOf(current), outcome.open),
          };
    const live = outcome.kind === 'synced' && {
      synced_revision: claimed.revision,
      copy_state: outcome.copyState,
      ...(outcome.accepted !== null && { accepted_copy: outcome.accepted }),
      scheduled_retries: 0,
      ...startedPage(claimed.source, Timestamp.fromDate(ctx.clock.now())),
      ...startedIndex(ctx.config, Timestamp.fromDate(ctx.clock.now()), current.indexes),
    };
    return { ...remote, ...live, ...released, ...endingPatch(ctx, current, outcome, ending) };
  };
  // A document that is not overtaken still uses the body that was sent.
  await writeFenced(claim, records, patchFor, (batch) => {
    if (ending === 'completed') removeReplaced(batch, replaced, claimed.body_id);
  });
  return ending;
}

/** Set for a text that was a web page or a file before. A document of an older release lacks it. */
const hasLiveCopy = ({ live_copy: live }: Partial<KnowledgeDocument>): boolean => (live ?? null) !== null;

/** Whether the document has changed since it was claimed, so that it needs another sync. */
function isOvertaken(claimed: KnowledgeDocument, current: KnowledgeDocument, now: Date): boolean {
  // Changed by hand: the event of the end takes it in.
  const parsed = knowledgeDocumentSchema.safeParse(current);
  if (!parsed.success || isWrittenByHand(parsed.data, current)) return true;
  const wasToGo = claimed.deletion_requested_at !== null;
  return (
    current.revision !== claimed.revision ||
    current.body_id !== claimed.body_id ||
    isRemovalDue(current, now) !== wasToGo ||
    (wasToGo && isForced(current) !== isForced(claimed))
  );
}

function endingOf({ kind }: Outcome): Ending {
  switch (kind) {
    case 'synced':
      return 'completed';
    case 'failed':
      return 'failed';
    // A removal stays pending until the settle pass shows that no lost request has left a copy.
    case 'removed':
    case 'stale':
      return 'pending';
    default:
      return kind satisfies never;
  }
}

function endingPatch(ctx: EngineContext, current: KnowledgeDocument, outcome: Outcome, ending: Ending): Patch {
  const now = Timestamp.fromDate(ctx.clock.now());
  if (ending === 'completed') return completed(current, now);
  if (ending !== 'failed' || outcome.kind !== 'failed') return queued(now);
  const { error } = outcome;
  const delayMs = error.is_retryable
    ? nextRetryDelayMs(current.scheduled_retries, error.retry_after_ms, ctx.random())
    : null;
  const nextRetryAt = delayMs === null ? null : Timestamp.fromMillis(now.toMillis() + delayMs);
  return failed(error, nextRetryAt, outcome.dependents);
}
