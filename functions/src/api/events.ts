/** The log of what people did, as a list and as CSV. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  type EventAnswer,
  eventListSchema,
  exportEventsSchema,
  limits,
  listEventsSchema,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import { csvHeader, csvRow } from '../history/csv.ts';
import type { People } from '../history/people.ts';
import { type EventPage, readEvents, type StoredEvent } from '../history/read-events.ts';
import { exampleEvents } from './examples.ts';
import type { ApiEnv } from './http/env.ts';
import { requireRole } from './http/role.ts';
import { defineRoute } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const events = new OpenAPIHono<ApiEnv>();

const list = defineRoute({
  method: 'get',
  path: '/events',
  operationId: 'listEvents',
  summary: 'List what people did',
  description: `Newest first, with the name of each person as far as it is known. Events are kept for ${limits.eventsKeptDays} days. Automatic actions of the service are not logged.`,
  checks: [requireRole('viewer'), limitedAs('lists')],
  request: { query: listEventsSchema },
  answers: {
    200: {
      description: 'One page.',
      content: { 'application/json': { schema: eventListSchema.meta({ id: 'EventList' }), example: exampleEvents } },
    },
  },
  refusals: [],
});

events.openapi(list, async (c) => {
  const { ctx, people, inTime } = c.var;
  const { limit, cursor = null, ...filter } = c.req.valid('query');
  const { events: page, nextCursor } = await inTime(readEvents(ctx, filter, { limit, cursor }));
  const names = await inTime(namesOf(people, page));
  return c.json({ events: page.map((each) => present(each, names)), next_cursor: nextCursor }, 200);
});

const exported = defineRoute({
  method: 'get',
  path: '/events.csv',
  operationId: 'exportEvents',
  summary: 'Export what people did as CSV',
  description: `The same events as CSV (RFC 4180, UTF-8), newest first and at most ${limits.eventsExported}. A cell that a spreadsheet would run as a formula begins with an apostrophe.`,
  checks: [requireRole('viewer'), limitedAs('lists')],
  request: { query: exportEventsSchema },
  answers: {
    200: {
      description: 'The table, with a header line.',
      content: { 'text/csv': { schema: z.string() } },
    },
  },
  refusals: [],
});

/** How many events are read at a time. */
const exportPageSize = 500;

events.openapi(exported, async (c) => {
  const { ctx, people, inTime } = c.var;
  const filter = c.req.valid('query');
  const lines = [csvHeader];
  let cursor: string | null = null;
  for (let left: number = limits.eventsExported; left > 0; left -= exportPageSize) {
    const page: EventPage = await inTime(readEvents(ctx, filter, { limit: Math.min(left, exportPageSize), cursor }));
    const names = await inTime(namesOf(people, page.events));
    for (const each of page.events) lines.push(csvRow(each, nameIn(names, each)));
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return c.body(lines.join(''), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="activity.csv"',
  });
});

type Names = Awaited<ReturnType<People['namesOf']>>;

const namesOf = (people: People, page: readonly StoredEvent[]): Promise<Names> =>
  people.namesOf(page.map(({ event }) => event.uid));

const nameIn = (names: Names, { event: { uid } }: StoredEvent): string | null =>
  uid === null ? null : (names.get(uid) ?? null);

function present(stored: StoredEvent, names: Names): EventAnswer {
  const { at, expire_at: _, ...fields } = stored.event;
  return { id: stored.id, at: at.toDate().toISOString(), person: nameIn(names, stored), ...fields };
}
