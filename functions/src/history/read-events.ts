/** Reads the event log, page by page. */
import { type Event, type EventFilter, eventSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../runtime/context.ts';
import { decodeCursor, encodeCursor } from '../store/cursor.ts';
import { newestEvents } from '../store/queries.ts';

export interface StoredEvent {
  id: string;
  event: Event;
}

export interface EventPage {
  events: StoredEvent[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/**
 * Reads one page, newest first: one read for each event. A record that cannot be read is left out,
 * and the page is then shorter.
 *
 * @throws BadCursorError, and what Firestore throws
 */
export async function readEvents(
  { db, logger }: BaseContext,
  filter: EventFilter,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<EventPage> {
  const after = cursor === null ? null : decodeCursor(cursor);
  const { docs } = await newestEvents(db, filter, after)
    .limit(limit + 1)
    .get();
  const page = docs.slice(0, limit);
  const last = page.at(-1);
  const lastAt: unknown = last?.get('at');
  const hasMore = docs.length > limit && last !== undefined && lastAt instanceof Timestamp;
  return {
    events: page.flatMap((snapshot) => {
      const parsed = eventSchema.safeParse(snapshot.data());
      if (!parsed.success) logger.warn('event left out of the log', { event_id: snapshot.id });
      return parsed.success ? [{ id: snapshot.id, event: parsed.data }] : [];
    }),
    nextCursor: hasMore ? encodeCursor({ createdAt: lastAt, id: last.id }) : null,
  };
}
