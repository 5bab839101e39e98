/** The event log and the earlier texts of a document, in API requests and responses. */
import { z } from 'zod';
import { eventActions, eventDetails } from './events.ts';
import { limits } from './limits.ts';
import { inDigits } from './query.ts';

const idFilter = (what: string) =>
  z.string().min(1, `${what} must not be empty.`).max(limits.idMaxLength, `${what} is not an ID.`).optional();

const cursorRule = 'cursor must be the next_cursor of an earlier response.';
const limitRule = `limit must be a whole number from 1 to ${limits.listMaxLimit}.`;

const filterShape = {
  document: idFilter('document').describe('Only events of the document with this ID.'),
  uid: idFilter('uid').describe('Only events of the user with this uid.'),
  action: z
    .enum(eventActions, `action must be one of ${eventActions.join(', ')}.`)
    .optional()
    .describe('Only events of this kind.'),
};

/** The query of `GET /api/events.csv`. */
export const exportEventsSchema = z.strictObject(filterShape);
export type EventFilter = z.infer<typeof exportEventsSchema>;

/** The query of `GET /api/events`. */
export const listEventsSchema = z.strictObject({
  ...filterShape,
  limit: inDigits(z.int(limitRule).min(1, limitRule).max(limits.listMaxLimit, limitRule))
    .default(limits.listDefaultLimit)
    .describe('The largest number of events on a page.'),
  cursor: z
    .string()
    .min(1, cursorRule)
    .max(limits.cursorMaxLength, cursorRule)
    .optional()
    .describe('The `next_cursor` of the previous page.'),
});
export type ListEvents = z.infer<typeof listEventsSchema>;

const isoDateSchema = z.iso.datetime();
const uidSchema = z.string().nullable().describe('The uid of the user; null if it is not known.');
const personNameSchema = z
  .string()
  .nullable()
  .describe("The user's name, or email address without one; null if neither is known.");

export const eventAnswerSchema = z.object({
  id: z.string(),
  at: isoDateSchema,
  uid: uidSchema,
  person: personNameSchema,
  action: z.enum(eventActions),
  document_id: z.string().nullable(),
  agent_id: z.string().nullable(),
  person_id: z.string().nullable().describe('The user whose role was changed.'),
  name: z.string().nullable().describe('The name of the document, agent or user at that time.'),
  details: z.array(z.enum(eventDetails)).describe('What an edit changed, or how an action was carried out.'),
});
export type EventAnswer = z.infer<typeof eventAnswerSchema>;

export const eventListSchema = z.object({
  events: z.array(eventAnswerSchema),
  next_cursor: z.string().nullable().describe('The `cursor` of the next page; null on the last.'),
});
export type EventList = z.infer<typeof eventListSchema>;

export const earlierTextSchema = z.object({
  id: z.string(),
  name: z.string().describe('The name of the document at that time.'),
  size_bytes: z.int(),
  sha256: z.string(),
  saved_at: isoDateSchema,
  saved_by: uidSchema,
  replaced_at: isoDateSchema.describe('When a later text replaced it.'),
  replaced_by: uidSchema,
});
export type EarlierText = z.infer<typeof earlierTextSchema>;

/** The response of `GET /api/knowledge/{id}/versions`, newest first. */
export const earlierTextsSchema = z.object({
  versions: z.array(earlierTextSchema),
  kept_days: z.int().describe('How many days a replaced text is kept; 0: none are kept.'),
  max_bytes: z.int().describe('Larger texts are not kept.'),
});
export type EarlierTexts = z.infer<typeof earlierTextsSchema>;

/** The response of `GET /api/knowledge/{id}/versions/{version}`. */
export const earlierTextContentSchema = earlierTextSchema.extend({ content: z.string() });
