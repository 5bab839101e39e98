/** A person's retry of a failed document. The browser's flag, which asks for the same, is taken up by claim.ts. */
import { collections, type KnowledgeDocument, type SyncStatus } from '@knowledge-sync/contract';
import { GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../context.ts';
import { parseStored, type Stored } from './read.ts';
import { hasGrpcStatus } from './store.ts';

export type RequeueResult =
  | { kind: 'queued'; stored: Stored }
  | { kind: 'missing' }
  | { kind: 'not_failed'; status: SyncStatus };

/** How often a document that changes under the hand is looked at again. */
const maxLooks = 20;

/**
 * Queues a failed document again and starts the schedule's count anew. A flag that waits is taken up with it. The write
 * holds only for the state that was read, so that of any number of calls, flags and claims at once one takes effect.
 *
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function requeue(ctx: BaseContext, id: string): Promise<RequeueResult> {
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  for (let look = 0; look < maxLooks; look += 1) {
    const snapshot = await ref.get();
    const stored = parseStored(snapshot);
    if (stored === null || snapshot.updateTime === undefined) return { kind: 'missing' };
    const { document } = stored;
    if (document.sync_status !== 'failed') return { kind: 'not_failed', status: document.sync_status };
    const patch = patchFor(document, Timestamp.fromDate(ctx.clock.now()));
    try {
      await ref.update(patch, { lastUpdateTime: snapshot.updateTime });
      return { kind: 'queued', stored: { id, document: { ...document, ...patch } } };
    } catch (error) {
      // Somebody else wrote first, or deleted it.
      if (!hasGrpcStatus(error, GrpcStatus.FAILED_PRECONDITION, GrpcStatus.NOT_FOUND)) throw error;
    }
  }
  throw new Error(`document ${id} kept changing while it was being queued again`);
}

const patchFor = (document: KnowledgeDocument, now: Timestamp) =>
  ({
    sync_status: 'pending',
    queued_at: now,
    sync_retry_count: document.sync_retry_count + 1,
    scheduled_retries: 0,
    retry_requested_at: null,
    next_retry_at: null,
    sync_error: null,
    sync_error_message: null,
    sync_progress: null,
  }) satisfies Partial<KnowledgeDocument>;
