/**
 * Decides what the engine has to do about an event. Pure and total: one decision for every pair of
 * documents, malformed ones included. claim.ts takes the document, perform.ts and remove-orphan.ts
 * do the work.
 */
import { isNewerSchema, type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { isWrittenByHand, readByHand, shownProblem } from '../document/by-hand.ts';
import { isLeaseLive, type RawDocument } from '../document/lease.ts';
import { isRemovalDue } from '../document/tombstone.ts';

type IdleReason = 'deleted' | 'claimed' | 'syncing' | 'completed' | 'failed' | 'waiting' | 'settling' | 'newer_schema';

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
    // The engine deletes a document only under its claim. A document with a tombstone can also be
    // deleted by hand.
    const isOwnRemoval = before === null || (isPresent(before.deletion_requested_at) && isPresent(before.sync_claim));
    return isOwnRemoval ? { action: 'none', reason: 'deleted' } : { action: 'remove_orphan', before };
  }
  // After a rollback. The release that wrote it continues.
  if (isNewerSchema(after)) return { action: 'none', reason: 'newer_schema' };
  if (isLeaseLive(after.sync_claim, now)) return { action: 'none', reason: 'claimed' };

  // The sweep frees it if it has no worker.
  if (after.sync_status === 'syncing') return { action: 'none', reason: 'syncing' };
  const isFlagged = after.sync_status === 'failed' && isPresent(after.retry_requested_at);
  const parsed = knowledgeDocumentSchema.safeParse(after);
  if (!parsed.success || isWrittenByHand(parsed.data, after)) return decideByHand(after, isFlagged);
  const document = parsed.data;
  const status = document.sync_status;
  if (status === 'completed' || (status === 'failed' && !isFlagged)) return { action: 'none', reason: status };
  const cause = isFlagged ? 'retry_flag' : 'pending';
  if (document.deletion_requested_at === null) return { action: 'sync', cause, document };
  // The deletion can still be withdrawn. The sweep queues it when it is due.
  if (!isRemovalDue(document, now)) return { action: 'none', reason: 'waiting' };
  // No copy is known. The settle pass finds out whether a lost request has left one.
  const isWaiting = document.elevenlabs_document_id === null && document.unsettled_since !== null;
  return isWaiting ? { action: 'none', reason: 'settling' } : { action: 'remove', cause, document };
}

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

function decideByHand(document: RawDocument, isFlagged: boolean): Decision {
  const wanted = readByHand(document);
  if (!('problem' in wanted)) return { action: 'take_in' };
  const isShown = document.sync_status === 'failed' && shownProblem(document) === wanted.problem;
  return isShown && !isFlagged ? { action: 'none', reason: 'failed' } : { action: 'reject', problem: wanted.problem };
}
