/** Changing a document for a person. What the engine writes under a claim is fence.ts's business. */
import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { GrpcStatus, Timestamp, type WriteBatch } from 'firebase-admin/firestore';
import type { BaseContext } from '../runtime/context.ts';
import { parseStored, type Stored } from '../store/read.ts';
import { hasGrpcStatus } from '../store/store.ts';

export interface Change {
  patch: Partial<KnowledgeDocument>;
  /** What belongs into the same commit. */
  add?: (batch: WriteBatch) => void;
}

export interface Changed {
  /** The document as it stands now. */
  stored: Stored;
  isWritten: boolean;
}

/** How often a document that changes under the hand is looked at again; each time somebody's write has taken effect. */
const maxLooks = 50;

/**
 * Writes what `changeFor` makes of the document, or nothing when that is null. The write holds only for the state that was
 * read, so that of any number of calls, flags and claims at once each sees what the others did.
 *
 * @returns null when there is no such document
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function changeDocument(
  ctx: BaseContext,
  id: string,
  changeFor: (document: KnowledgeDocument, now: Timestamp) => Change | null,
): Promise<Changed | null> {
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  for (let look = 0; look < maxLooks; look += 1) {
    const snapshot = await ref.get();
    const stored = parseStored(snapshot);
    if (stored === null || snapshot.updateTime === undefined) return null;
    const change = changeFor(stored.document, Timestamp.fromDate(ctx.clock.now()));
    if (change === null) return { stored, isWritten: false };
    const batch = ctx.db.batch().update(ref, { ...change.patch }, { lastUpdateTime: snapshot.updateTime });
    change.add?.(batch);
    try {
      await batch.commit();
      return { stored: { id, document: { ...stored.document, ...change.patch } }, isWritten: true };
    } catch (error) {
      // What it adds stands already: it took effect before. Firestore's client repeats a commit whose answer was lost.
      if (hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS)) {
        const current = parseStored(await ref.get());
        return current === null ? null : { stored: current, isWritten: false };
      }
      // Somebody else wrote first, or deleted it.
      if (!hasGrpcStatus(error, GrpcStatus.FAILED_PRECONDITION, GrpcStatus.NOT_FOUND)) throw error;
    }
  }
  throw new Error(`document ${id} kept changing while it was to be changed`);
}

/** Queues a document as if nothing had failed before. */
export const queuedAnew = (now: Timestamp) =>
  ({
    sync_status: 'pending',
    queued_at: now,
    scheduled_retries: 0,
    retry_requested_at: null,
    next_retry_at: null,
    sync_error: null,
    sync_error_message: null,
    sync_progress: null,
    dependent_agents: null,
  }) satisfies Partial<KnowledgeDocument>;
