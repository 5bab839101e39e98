import { type EventAction, type EventAnswer, eventListSchema } from '@knowledge-sync/contract';
import { type PageSource, usePages } from '../data/use-pages.ts';

/** Null: not filtered by this. */
export interface ActivityFilter {
  uid: string | null;
  action: EventAction | null;
}

export const filterQuery = ({ uid, action }: ActivityFilter): string =>
  String(new URLSearchParams({ ...(uid !== null && { uid }), ...(action !== null && { action }) }));

const source: PageSource<{ events: EventAnswer[]; next_cursor: string | null }, EventAnswer> = {
  path: '/events',
  schema: eventListSchema,
  itemsOf: ({ events }) => events,
  keyOf: ({ id }) => id,
};

/** The event log, newest first. */
export const useActivity = (filter: ActivityFilter) => usePages(source, filterQuery(filter));
