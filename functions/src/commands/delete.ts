/** Asking for a document's removal. The engine carries it out: remove.ts. Changing one's mind: restore.ts. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import type { Timestamp } from 'firebase-admin/firestore';
import { isRemovalDue } from '../document/tombstone.ts';
import {
  type DeletionRequest,
  deletionHastened,
  deletionRequested,
  type Patch,
  retriedByPerson,
} from '../document/transitions.ts';
import type { BaseContext } from '../runtime/context.ts';
import type { Stored } from '../store/read.ts';
import { changeDocument } from './change.ts';

/**
 * Sets the tombstone, once: the first stays. What shall begin at once is queued; while the document is syncing its status is the
 * engine's, which sees the tombstone when the sync ends. What waits keeps its status, and is queued by the sweep when its time
 * has come. A repeat may only add to it: begin what waits, force what is not forced, queue again what has failed.
 *
 * @returns null when there is no such document, or none any more
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function requestDeletion(
  ctx: BaseContext,
  id: string,
  request: DeletionRequest = { delayMs: 0, force: false },
): Promise<Stored | null> {
  const changed = await changeDocument(ctx, id, (document, now) => {
    const patch =
      document.deletion_requested_at === null
        ? deletionRequested(document, request, now)
        : repeatedPatch(document, request, now);
    return patch === null ? null : { patch };
  });
  return changed?.stored ?? null;
}

function repeatedPatch(document: KnowledgeDocument, { delayMs, force }: DeletionRequest, now: Timestamp): Patch | null {
  const forced = force && !document.deletion_force ? { deletion_force: true } : null;
  if (!isRemovalDue(document, now.toDate()) && delayMs === 0) {
    return { ...forced, ...deletionHastened(document, now) };
  }
  if (document.sync_status !== 'failed' || document.deletion_not_before !== null) return forced;
  // It would be refused again: that takes force, or a retry once the agents have let go.
  if (document.sync_error?.type === 'in_use' && !force) return null;
  return { ...forced, ...retriedByPerson(document, now) };
}
