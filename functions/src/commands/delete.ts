/** Requests a document's deletion. ../sync/remove.ts carries it out, restore.ts withdraws it. */
import { collections, isNewerSchema, type KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { isRemovalDue } from '../document/tombstone.ts';
import {
  type DeletionRequest,
  deletionHastened,
  deletionRequested,
  type Patch,
  retriedByPerson,
} from '../document/transitions.ts';
import { addEvent, documentEvent } from '../history/events.ts';
import { logChange } from '../history/log-change.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { MalformedDocumentError, NewerDocumentError, type Stored, storedFrom } from '../store/read.ts';
import { changeDocument } from './change.ts';

export type DeletionResult =
  | { kind: 'requested'; stored: Stored }
  /** The document has another revision, and nothing was written. */
  | { kind: 'changed_meanwhile'; stored: Stored }
  /** The document could not be understood, and is deleted. The event of this removes its copy. */
  | { kind: 'deleted' }
  | { kind: 'missing' };

/**
 * Sets the tombstone once. A deletion without a delay is queued; while the document is syncing, the
 * engine queues it when the sync ends. A deletion with a delay leaves the status alone, and the
 * sweep queues it when it is due. A repeated request can begin a waiting deletion, add force, or
 * queue a failed deletion again. A document that cannot be understood cannot carry a tombstone, so
 * it is deleted at once.
 *
 * @param madeFrom the revisions that may be deleted; null for any
 * @param by the uid of the person; null logs no event
 * @throws NewerDocumentError, and what Firestore throws
 */
export async function requestDeletion(
  ctx: BaseContext,
  id: string,
  request: DeletionRequest = { delayMs: 0, force: false },
  madeFrom: readonly string[] | null = null,
  by: string | null = null,
): Promise<DeletionResult> {
  try {
    return await setTombstone(ctx, id, request, madeFrom, by);
  } catch (error) {
    if (!(error instanceof MalformedDocumentError) || error instanceof NewerDocumentError) throw error;
    return await deleteMalformed(ctx, id, request, madeFrom, by);
  }
}

async function setTombstone(
  ctx: BaseContext,
  id: string,
  request: DeletionRequest,
  madeFrom: readonly string[] | null,
  by: string | null,
): Promise<DeletionResult> {
  let isOther = false;
  const changed = await changeDocument(ctx, id, (document, now) => {
    isOther = madeFrom !== null && !madeFrom.includes(document.revision);
    if (isOther) return null;
    const patch =
      document.deletion_requested_at === null
        ? deletionRequested(document, request, now)
        : repeatedPatch(document, request, now);
    const details = request.force ? (['force'] as const) : [];
    const event = documentEvent(by, 'deletion_requested', { id, name: document.name }, details);
    return patch === null ? null : { patch, event };
  });
  if (changed === null) return { kind: 'missing' };
  const isRefused = isOther && !changed.isWritten;
  return { kind: isRefused ? 'changed_meanwhile' : 'requested', stored: changed.stored };
}

async function deleteMalformed(
  ctx: BaseContext,
  id: string,
  request: DeletionRequest,
  madeFrom: readonly string[] | null,
  by: string | null,
): Promise<DeletionResult> {
  const eventId = ctx.newId();
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  const changed = await changeIf(
    ref,
    (data) => (data === null || isNewerSchema(data) || isReadable(id, data) ? null : 'delete'),
    {
      alsoWrite(batch, data) {
        const name: unknown = data?.name;
        const event = documentEvent(by, 'deletion_requested', { id, name: typeof name === 'string' ? name : null });
        if (event !== null) addEvent(ctx.db, batch, eventId, Timestamp.fromDate(ctx.clock.now()), event);
      },
    },
  );
  // It was corrected in the meantime.
  if (changed.kind === 'unchanged') return await setTombstone(ctx, id, request, madeFrom, by);
  if (by !== null) logChange(ctx, { uid: by, action: 'deletion_requested', documentId: id });
  // A deletion whose answer was lost finds nothing any more.
  return { kind: 'deleted' };
}

function isReadable(id: string, data: unknown): boolean {
  try {
    return storedFrom(id, data) !== null;
  } catch (error) {
    if (error instanceof MalformedDocumentError) return false;
    throw error;
  }
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
