/** Writes the log of what people did. An event is part of the commit of its action if it can be. */
import { collections, type Event, type EventAction, type EventDetail, limits } from '@knowledge-sync/contract';
import { type DocumentReference, type Firestore, Timestamp, type WriteBatch } from 'firebase-admin/firestore';
import type { BaseContext } from '../runtime/context.ts';
import { logChange } from './log-change.ts';

/** Who did what to what. */
export interface NewEvent {
  /** Null if it is not known. */
  uid: string | null;
  action: EventAction;
  documentId?: string;
  agentId?: string;
  personId?: string;
  /** The name of the document, agent or person. */
  name: string | null;
  details?: readonly EventDetail[];
}

/** Null without a person: automatic actions of the service are not logged. */
export const documentEvent = (
  uid: string | null,
  action: EventAction,
  { id, name }: { id: string; name: string | null },
  details: readonly EventDetail[] = [],
): NewEvent | null => (uid === null ? null : { uid, action, documentId: id, name, details });

const keptMs = limits.eventsKeptDays * 24 * 60 * 60_000;

/**
 * Adds an event to the commit of its action.
 *
 * @param id of the caller's own, so that a commit which is repeated writes it once
 */
export function addEvent(db: Firestore, batch: WriteBatch, id: string, at: Timestamp, event: NewEvent): void {
  batch.create(eventRef(db, id), recordOf(at, event));
}

/**
 * Writes an event whose action was made elsewhere, as at ElevenLabs. The action is done, so a
 * failure is logged and not thrown.
 */
export async function recordEvent(ctx: BaseContext, event: NewEvent): Promise<void> {
  logChange(ctx, event);
  try {
    await eventRef(ctx.db, ctx.newId()).create(recordOf(Timestamp.fromDate(ctx.clock.now()), event));
  } catch (error) {
    ctx.logger.warn('event not recorded', { action: event.action, failure: String(error) });
  }
}

export const eventRef = (db: Firestore, id: string): DocumentReference => db.collection(collections.events).doc(id);

export const recordOf = (
  at: Timestamp,
  { uid, action, documentId, agentId, personId, name, details = [] }: NewEvent,
): Event => ({
  at,
  uid,
  action,
  document_id: documentId ?? null,
  agent_id: agentId ?? null,
  person_id: personId ?? null,
  // Another tool may have written a longer one.
  name: name === null ? null : name.slice(0, limits.nameMaxLength),
  details: [...details],
  expire_at: Timestamp.fromMillis(at.toMillis() + keptMs),
});
