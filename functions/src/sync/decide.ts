/**
 * Decides what the engine has to do about an event. Pure and total: one decision for every pair of
 * documents, malformed ones included. claim.ts takes the document, perform.ts and remove-orphan.ts
 * do the work.
 */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import type { z } from 'zod';
import { isLeaseLive, type RawDocument } from '../document/lease.ts';
import { isRemovalDue } from '../document/tombstone.ts';

type IdleReason = 'deleted' | 'claimed' | 'syncing' | 'completed' | 'failed' | 'waiting' | 'settling';

export type Decision =
  /** Nothing to do. The engine's own writes end here, without a read. */
  | { action: 'none'; reason: IdleReason }
  /** Send the document's current revision to ElevenLabs. */
  | { action: 'sync'; cause: Cause; document: KnowledgeDocument }
  /** Delete the copy at ElevenLabs, then the document. */
  | { action: 'remove'; cause: Cause; document: KnowledgeDocument }
  /** The document was deleted by hand: delete its copy at ElevenLabs. */
  | { action: 'remove_orphan'; before: RawDocument }
  /** The document cannot be read: it fails, and is not retried by the schedule. */
  | { action: 'reject'; problem: string };

export type Cause = 'pending' | 'retry_flag';

export function decide(before: RawDocument | null, after: RawDocument | null, now: Date): Decision {
  if (after === null) {
    // The engine deletes a document only under its claim. A document with a tombstone can also be
    // deleted by hand.
    const isOwnRemoval = before === null || (isPresent(before.deletion_requested_at) && isPresent(before.sync_claim));
    return isOwnRemoval ? { action: 'none', reason: 'deleted' } : { action: 'remove_orphan', before };
  }
  if (isLeaseLive(after.sync_claim, now)) return { action: 'none', reason: 'claimed' };

  const status = after.sync_status;
  const isFlagged = status === 'failed' && isPresent(after.retry_requested_at);
  if (status === 'syncing' || status === 'completed' || (status === 'failed' && !isFlagged)) {
    return { action: 'none', reason: status };
  }

  const parsed = knowledgeDocumentSchema.safeParse(after);
  if (!parsed.success) return { action: 'reject', problem: describe(parsed.error) };
  const document = parsed.data;
  const cause = isFlagged ? 'retry_flag' : 'pending';
  if (document.deletion_requested_at === null) return { action: 'sync', cause, document };
  // The deletion can still be withdrawn. The sweep queues it when it is due.
  if (!isRemovalDue(document, now)) return { action: 'none', reason: 'waiting' };
  // No copy is known. The settle pass finds out whether a lost request has left one.
  const isWaiting = document.elevenlabs_document_id === null && document.unsettled_since !== null;
  return isWaiting ? { action: 'none', reason: 'settling' } : { action: 'remove', cause, document };
}

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

function describe(error: z.core.$ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`)
    .join('; ');
}
