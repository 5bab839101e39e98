/** Asking for a document's removal. The engine carries it out: remove.ts. */
import type { BaseContext } from '../context.ts';
import { changeDocument, queuedAnew } from './change.ts';
import type { Stored } from './read.ts';
import { retriedPatch } from './requeue.ts';

/**
 * Sets the tombstone and queues the removal, once: the first tombstone stays. While the document is syncing its status is the
 * engine's, which sees the tombstone when the sync ends. A removal that has failed is queued again, as by a retry.
 *
 * @returns null when there is no such document, or none any more
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function buryKnowledge(ctx: BaseContext, id: string): Promise<Stored | null> {
  const changed = await changeDocument(ctx, id, (document, now) => {
    if (document.deletion_requested_at !== null) {
      return document.sync_status === 'failed' ? { patch: retriedPatch(document, now) } : null;
    }
    const isSyncing = document.sync_status === 'syncing';
    return { patch: { deletion_requested_at: now, ...(!isSyncing && queuedAnew(now)) } };
  });
  return changed?.stored ?? null;
}
