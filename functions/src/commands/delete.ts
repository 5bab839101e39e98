/** Requests a document's deletion. ../sync/remove.ts carries it out, restore.ts withdraws it. */
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

export interface DeletionResult {
  /** `changed_meanwhile`: the document has another revision, and nothing was written. */
  kind: 'requested' | 'changed_meanwhile';
  stored: Stored;
}

/**
 * Sets the tombstone once. A deletion without a delay is queued; while the document is syncing, the
 * engine queues it when the sync ends. A deletion with a delay leaves the status alone, and the
 * sweep queues it when it is due. A repeated request can begin a waiting deletion, add force, or
 * queue a failed deletion again.
 *
 * @param madeFrom the revisions that may be deleted; null for any
 * @returns null when there is no such document
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function requestDeletion(
  ctx: BaseContext,
  id: string,
  request: DeletionRequest = { delayMs: 0, force: false },
  madeFrom: readonly string[] | null = null,
): Promise<DeletionResult | null> {
  let isOther = false;
  const changed = await changeDocument(ctx, id, (document, now) => {
    isOther = madeFrom !== null && !madeFrom.includes(document.revision);
    if (isOther) return null;
    const patch =
      document.deletion_requested_at === null
        ? deletionRequested(document, request, now)
        : repeatedPatch(document, request, now);
    return patch === null ? null : { patch };
  });
  if (changed === null) return null;
  const isRefused = isOther && !changed.isWritten;
  return { kind: isRefused ? 'changed_meanwhile' : 'requested', stored: changed.stored };
}

function repeatedPatch(document: KnowledgeDocument, { delayMs, force }: DeletionRequest, now: Timestamp): Patch | null {
  const forced = force && !document.deletion_force ? { deletion_force: true } : null;
  if (!isRemovalDue(document, now.toDate()) && delayMs === 0) {
    return { ...forced, ...deletionHastened(document, now) };
  }
  if (document.sync_status !== 'failed' || document.deletion_not_before !== null) return forced;
  // ElevenLabs would refuse it again: it needs force, or a retry after the agents no longer hold
  // it.
  const isHeld = document.sync_error?.type === 'in_use' && (document.dependent_agents ?? []).length > 0;
  if (isHeld && !force) return null;
  return { ...forced, ...retriedByPerson(document, now) };
}
