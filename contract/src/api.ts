import { z } from 'zod';
import { sourceSchema, syncErrorSchema } from './document.ts';
import { limits } from './limits.ts';
import { syncStatuses } from './status.ts';
import { isWellFormed, utf8Length } from './text.ts';

const mebibytes = (bytes: number): string => `${bytes / (1024 * 1024)} MiB`;

export const nameSchema = z
  .string('name must be a string: give the document a title')
  .transform((name) => name.trim())
  .pipe(
    z
      .string()
      .min(1, 'name must not be empty: give 1 to 200 characters')
      .max(limits.nameMaxLength, `name may have at most ${limits.nameMaxLength} characters: shorten it`)
      .refine((name) => !/\p{Cc}/u.test(name), 'name must be one line without control characters: remove them')
      .refine(isWellFormed, 'name holds half of a surrogate pair: send it as valid Unicode'),
  );

export const contentSchema = z
  .string('content must be a string: the text of the document')
  .min(1, 'content must not be empty: send at least 1 byte of text')
  .refine((text) => utf8Length(text) <= limits.contentMaxBytes, {
    error: `content may have at most ${mebibytes(limits.contentMaxBytes)} of UTF-8: split the document`,
    abort: true,
  })
  .refine((text) => /\S/.test(text), 'content must not be only white space: send some text')
  .refine((text) => !text.includes('\0'), 'content must not hold a NUL character: remove it')
  .refine(isWellFormed, 'content holds half of a surrogate pair: send it as valid Unicode');

/** The body of `POST /api/knowledge`. */
export const createKnowledgeSchema = z.strictObject({ name: nameSchema, content: contentSchema });
export type CreateKnowledge = z.infer<typeof createKnowledgeSchema>;

/** The query of `GET /api/knowledge`. */
export const listKnowledgeSchema = z.strictObject({
  status: z.enum(syncStatuses, `status must be one of ${syncStatuses.join(', ')}`).optional(),
  limit: z.coerce
    .number(`limit must be a whole number from 1 to ${limits.listMaxLimit}`)
    .int(`limit must be a whole number from 1 to ${limits.listMaxLimit}`)
    .min(1, `limit must be at least 1`)
    .max(limits.listMaxLimit, `limit may be at most ${limits.listMaxLimit}: page with cursor`)
    .default(limits.listDefaultLimit),
  cursor: z.string().min(1, 'cursor must be the next_cursor of an earlier answer').optional(),
});
export type ListKnowledge = z.infer<typeof listKnowledgeSchema>;

const isoDateSchema = z.iso.datetime();

/** A document as the API shows it: its fields plus `id`, timestamps in ISO 8601 UTC, without the claim and the body's bytes. */
export const knowledgeSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: sourceSchema,
  created_by: z.string(),
  created_at: isoDateSchema,
  updated_at: isoDateSchema,
  sync_status: z.enum(syncStatuses),
  elevenlabs_document_id: z.string().nullable(),
  sync_error_message: z.string().nullable(),
  sync_error: syncErrorSchema.nullable(),
  last_sync_attempt: isoDateSchema.nullable(),
  sync_retry_count: z.int(),
  scheduled_retries: z.int(),
  sync_progress: z
    .object({ attempt: z.int(), of: z.int(), message: z.string(), next_attempt_at: isoDateSchema })
    .nullable(),
  synced_at: isoDateSchema.nullable(),
  time_to_live_ms: z.number().nullable(),
  retry_requested_at: isoDateSchema.nullable(),
  queued_at: isoDateSchema.nullable(),
  next_retry_at: isoDateSchema.nullable(),
  deletion_requested_at: isoDateSchema.nullable(),
  revision: z.string(),
  synced_revision: z.string().nullable(),
  unsettled_since: isoDateSchema.nullable(),
});
export type Knowledge = z.infer<typeof knowledgeSchema>;

export const knowledgeListSchema = z.object({
  documents: z.array(knowledgeSchema),
  next_cursor: z.string().nullable(),
});
export type KnowledgeList = z.infer<typeof knowledgeListSchema>;

/** `application/problem+json` (RFC 9457), with the fields that were refused. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** `GET /api/health`. `official` is true when the endpoint is ElevenLabs' own. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  provider: z.object({ name: z.literal('elevenlabs'), host: z.string(), official: z.boolean() }),
});
export type Health = z.infer<typeof healthSchema>;
