/**
 * Finds events that the engine has nothing to do about, which are most. It loads little, so that
 * such an event starts fast. decide.ts decides about the others.
 */
import { isNewerSchema, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { isLeaseLive, type RawDocument } from '../document/lease.ts';
import { isRemovalDue } from '../document/tombstone.ts';
import { isWrittenByHand } from '../document/written-by-hand.ts';

export type IdleReason =
  | 'deleted'
  | 'claimed'
  | 'syncing'
  | 'completed'
  | 'failed'
  | 'waiting'
  | 'settling'
  | 'newer_schema';

/** Why the engine has nothing to do about a document; null if it may have. Pure and total. */
export function idleReason(document: RawDocument, now: Date): IdleReason | null {
  // After a rollback. The release that wrote it continues.
  if (isNewerSchema(document)) return 'newer_schema';
  if (isLeaseLive(document.sync_claim, now)) return 'claimed';
  // The sweep frees it if it has no worker.
  if (document.sync_status === 'syncing') return 'syncing';
  const parsed = knowledgeDocumentSchema.safeParse(document);
  if (!parsed.success || isWrittenByHand(parsed.data, document)) return null;
  const { sync_status: status, deletion_requested_at, elevenlabs_document_id, unsettled_since } = parsed.data;
  if (status === 'completed' || (status === 'failed' && !isFlagged(document))) return status;
  if (deletion_requested_at === null) return null;
  // The deletion can still be withdrawn. The sweep queues it when it is due.
  if (!isRemovalDue(parsed.data, now)) return 'waiting';
  // No copy is known. The settle pass finds out whether a lost request has left one.
  return elevenlabs_document_id === null && unsettled_since !== null ? 'settling' : null;
}

/** Whether a failed document has the retry flag. */
export const isFlagged = ({ sync_status: status, retry_requested_at: at }: RawDocument): boolean =>
  status === 'failed' && isPresent(at);

/**
 * Whether the engine deleted the document. It does so only under its claim; a document with a
 * tombstone can also be deleted by hand.
 */
export const isOwnRemoval = (before: RawDocument): boolean =>
  isPresent(before.deletion_requested_at) && isPresent(before.sync_claim);

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;
