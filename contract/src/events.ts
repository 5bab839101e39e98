/** The log of what people did: stored events, and the people themselves. */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';

export const eventActions = [
  'created',
  'edited',
  'text_restored',
  'retried',
  'sent_again',
  'deletion_requested',
  'restored',
  'attached',
  'detached',
  'search_turned_on',
  'question_added',
  'question_changed',
  'question_deleted',
  'repair_started',
  'role_changed',
] as const;
export type EventAction = (typeof eventActions)[number];

/** What of a document an edit changed, or how an action was carried out. */
export const eventDetails = [
  'name',
  'text',
  'file',
  'refresh_settings',
  'page',
  'force',
  'all_documents',
  // The new role of a person.
  'viewer',
  'editor',
  'admin',
  'no_access',
] as const;
export type EventDetail = (typeof eventDetails)[number];

/** `events/{id}`. Words that a newer release may add are left out when they are read. */
export const eventSchema = z.object({
  at: timestampSchema,
  /** Null when a page of an earlier release did not say who it was. */
  uid: z.nullable(z.string()),
  action: z.enum(eventActions),
  document_id: z.nullable(z.string()),
  agent_id: z.nullable(z.string()),
  /** The person whose role was changed. */
  person_id: z.nullable(z.string()),
  /** The name of the document, agent or person at that time. */
  name: z.nullable(z.string()),
  details: z.array(z.enum(eventDetails)),
  /** Firestore's time-to-live policy deletes the record after this. */
  expire_at: timestampSchema,
});
export type Event = z.infer<typeof eventSchema>;

/**
 * `people/{uid}`: as the person's last ID token named them. Both are null when the account no
 * longer exists.
 */
export const personSchema = z.object({ name: z.nullable(z.string()), email: z.nullable(z.string()) });
export type Person = z.infer<typeof personSchema>;
