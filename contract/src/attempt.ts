/**
 * The stored outcome of an attempt. Apart from the document, because the first page needs no
 * attempts.
 */
import * as z from 'zod/mini';
import { syncErrorSchema, timestampSchema } from './document.ts';

export const attemptOutcomes = ['completed', 'failed'] as const;

/** `knowledge/{id}/attempts/{claim id}-{attempt}`. */
export const attemptSchema = z.object({
  attempt: z.int().check(z.minimum(1)),
  of: z.int().check(z.minimum(1)),
  started_at: timestampSchema,
  ended_at: timestampSchema,
  outcome: z.enum(attemptOutcomes),
  error: z.nullable(syncErrorSchema),
  event_id: z.string(),
  /** A further copy with the document's key that the sync has deleted. The record is no attempt. */
  removed_copy: z.optional(z.object({ id: z.string(), name: z.string() })),
  /** Firestore's time-to-live policy deletes the record after this. */
  expire_at: timestampSchema,
});
export type Attempt = z.infer<typeof attemptSchema>;
