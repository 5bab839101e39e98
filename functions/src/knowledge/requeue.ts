/** A person's retry of a failed document. The browser's flag, which asks for the same, is taken up by claim.ts. */
import { collections, type KnowledgeDocument, type SyncStatus } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../context.ts';
import { parseStored, type Stored } from './read.ts';

export type RequeueResult =
  | { kind: 'queued'; stored: Stored }
  | { kind: 'missing' }
  | { kind: 'not_failed'; status: SyncStatus };

/**
 * Queues a failed document again and starts the schedule's count anew. A flag that waits is taken up with it.
 *
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function requeue(ctx: BaseContext, id: string): Promise<RequeueResult> {
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  return await ctx.db.runTransaction(async (transaction): Promise<RequeueResult> => {
    const stored = parseStored(await transaction.get(ref));
    if (stored === null) return { kind: 'missing' };
    const { document } = stored;
    if (document.sync_status !== 'failed') return { kind: 'not_failed', status: document.sync_status };
    const patch = {
      sync_status: 'pending',
      queued_at: Timestamp.fromDate(ctx.clock.now()),
      sync_retry_count: document.sync_retry_count + 1,
      scheduled_retries: 0,
      retry_requested_at: null,
      next_retry_at: null,
      sync_error: null,
      sync_error_message: null,
      sync_progress: null,
    } satisfies Partial<KnowledgeDocument>;
    transaction.update(ref, patch);
    return { kind: 'queued', stored: { id, document: { ...document, ...patch } } };
  });
}
