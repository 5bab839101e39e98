/**
 * Decides what the engine has to do about an event. Pure and total: one decision for every pair of
 * documents, malformed ones included. claim.ts takes the document, perform.ts and remove-orphan.ts
 * do the work.
 */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { readByHand } from '../document/by-hand.ts';
import type { RawDocument } from '../document/lease.ts';
import { isWrittenByHand, shownProblem } from '../document/written-by-hand.ts';
import { type IdleReason, idleReason, isFlagged, isOwnRemoval } from './idle.ts';

export type Decision =
  /** Nothing to do. The engine's own writes end here, without a read. */
  | { action: 'none'; reason: IdleReason }
  /** Send the document's current revision to ElevenLabs. */
  | { action: 'sync'; cause: Cause; document: KnowledgeDocument }
  /** Delete the copy at ElevenLabs, then the document. */
  | { action: 'remove'; cause: Cause; document: KnowledgeDocument }
  /** The document was deleted by hand: delete its copy at ElevenLabs. */
  | { action: 'remove_orphan'; before: RawDocument }
  /** A person or a script wrote the document: complete it and queue it. */
  | { action: 'take_in' }
  /** The document cannot be understood: it fails, and is not retried by the schedule. */
  | { action: 'reject'; problem: string };

export type Cause = 'pending' | 'retry_flag';

export function decide(before: RawDocument | null, after: RawDocument | null, now: Date): Decision {
  if (after === null) {
    return before === null || isOwnRemoval(before)
      ? { action: 'none', reason: 'deleted' }
      : { action: 'remove_orphan', before };
  }
  const reason = idleReason(after, now);
  if (reason !== null) return { action: 'none', reason };
  const parsed = knowledgeDocumentSchema.safeParse(after);
  if (!parsed.success || isWrittenByHand(parsed.data, after)) return decideByHand(after);
  const action = parsed.data.deletion_requested_at === null ? 'sync' : 'remove';
  return { action, cause: isFlagged(after) ? 'retry_flag' : 'pending', document: parsed.data };
}

function decideByHand(document: RawDocument): Decision {
  const wanted = readByHand(document);
  if (!('problem' in wanted)) return { action: 'take_in' };
  const isShown = document.sync_status === 'failed' && shownProblem(document) === wanted.problem;
  return isShown && !isFlagged(document)
    ? { action: 'none', reason: 'failed' }
    : { action: 'reject', problem: wanted.problem };
}
