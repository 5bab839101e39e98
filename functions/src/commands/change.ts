/** Changes a document for a person. Writes under a claim are in ../sync/fence.ts. */
import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp, type WriteBatch } from 'firebase-admin/firestore';
import type { Patch } from '../document/transitions.ts';
import { addEvent, type NewEvent } from '../history/events.ts';
import { logChange } from '../history/log-change.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf, type Seen } from '../store/conditional.ts';
import { changeableFrom, type Stored, storedFrom } from '../store/read.ts';

export interface Change {
  patch: Patch;
  /** Adds further writes to the same commit. */
  add?: (batch: WriteBatch) => void;
  /** Is logged in the same commit. Null or left out: the change is not logged. */
  event?: NewEvent | null;
}

export interface Changed {
  /** The document after the change. */
  stored: Stored;
  isWritten: boolean;
}

/**
 * Writes what `changeFor` makes of the document, or nothing when that is null. The write is
 * conditional on the state that was read, so that of any number of concurrent calls, flags and
 * claims each sees the others' writes. A change whose answer was lost is recognised by its
 * `change_id`. That id is also the event's.
 *
 * @param known the document as the caller has read it, which saves the first read
 * @returns null when there is no such document
 * @throws MalformedDocumentError or NewerDocumentError, and what Firestore throws
 */
export async function changeDocument(
  ctx: BaseContext,
  id: string,
  changeFor: (document: KnowledgeDocument, now: Timestamp) => Change | null | Promise<Change | null>,
  known?: Seen,
): Promise<Changed | null> {
  const changeId = ctx.newId();
  let change: Change | null = null;
  let now = Timestamp.fromDate(ctx.clock.now());
  const changed = await changeIf(
    ctx.db.collection(collections.knowledge).doc(id),
    async (data) => {
      if (data === null) return null;
      now = Timestamp.fromDate(ctx.clock.now());
      change = await changeFor(changeableFrom(id, data).document, now);
      return change === null ? null : { ...change.patch, change_id: changeId };
    },
    {
      known,
      alsoWrite(batch) {
        change?.add?.(batch);
        if (change?.event) addEvent(ctx.db, batch, changeId, now, change.event);
      },
      isOwn: (data) => data.change_id === changeId,
    },
  );
  if (changed.kind === 'missing') return null;
  const { event = null } = (change as Change | null) ?? {};
  if (changed.kind === 'written' && event !== null) logChange(ctx, event);
  return { stored: storedFrom(id, changed.data), isWritten: changed.kind === 'written' };
}
