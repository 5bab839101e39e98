import { z } from 'zod';
import { sourceSchema, syncErrorSchema } from './document.ts';
import { limits } from './limits.ts';
import { indexStatuses } from './rag-index.ts';
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
  )
  .meta({
    description: `The title: 1 to ${limits.nameMaxLength} characters on one line; white space around it is cut off.`,
    minLength: 1,
    maxLength: limits.nameMaxLength,
    examples: ['Refund policy'],
  });

export const contentSchema = z
  .string('content must be a string: the text of the document')
  .min(1, 'content must not be empty: send at least 1 byte of text')
  .refine((text) => utf8Length(text) <= limits.contentMaxBytes, {
    error: `content may have at most ${mebibytes(limits.contentMaxBytes)} of UTF-8: split the document`,
    abort: true,
  })
  .refine((text) => /\S/.test(text), 'content must not be only white space: send some text')
  .refine((text) => !text.includes('\0'), 'content must not hold a NUL character: remove it')
  .refine(isWellFormed, 'content holds half of a surrogate pair: send it as valid Unicode')
  .meta({
    description: `The text: 1 byte to ${mebibytes(limits.contentMaxBytes)} of UTF-8, not only white space, without NUL characters.`,
    examples: ['Refunds are paid within five working days.'],
  });

/** The body of `POST /api/knowledge`. */
export const createKnowledgeSchema = z.strictObject({ name: nameSchema, content: contentSchema });
export type CreateKnowledge = z.infer<typeof createKnowledgeSchema>;

/** The body of `PATCH /api/knowledge/{id}`: what is left out stays as it is. */
export const editKnowledgeSchema = z
  .strictObject({ name: nameSchema.optional(), content: contentSchema.optional() })
  .refine(({ name, content }) => name !== undefined || content !== undefined, {
    error: 'the body must hold name, content or both: send what shall change',
    path: ['body'],
  })
  .meta({ minProperties: 1 });
export type EditKnowledge = z.infer<typeof editKnowledgeSchema>;

/** The query of `GET /api/knowledge`. */
export const listKnowledgeSchema = z.strictObject({
  status: z
    .enum(syncStatuses, `status must be one of ${syncStatuses.join(', ')}`)
    .optional()
    .describe('Only documents with this status.'),
  limit: z.coerce
    .number(`limit must be a whole number from 1 to ${limits.listMaxLimit}`)
    .int(`limit must be a whole number from 1 to ${limits.listMaxLimit}`)
    .min(1, `limit must be at least 1`)
    .max(limits.listMaxLimit, `limit may be at most ${limits.listMaxLimit}: page with cursor`)
    .default(limits.listDefaultLimit)
    .describe('How many documents a page may have.'),
  cursor: z
    .string()
    .min(1, 'cursor must be the next_cursor of an earlier answer')
    .optional()
    .describe('The `next_cursor` of the page before.'),
});
export type ListKnowledge = z.infer<typeof listKnowledgeSchema>;

const isoDateSchema = z.iso.datetime();

/** A document as the API shows it: its fields plus `id`, timestamps in ISO 8601 UTC, without the claim and the body's bytes. */
export const knowledgeSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: sourceSchema.describe('Where the knowledge comes from, with its size in bytes of UTF-8 and its SHA-256.'),
  created_by: z.string().describe('The uid of the user who created it.'),
  created_at: isoDateSchema,
  updated_at: isoDateSchema,
  sync_status: z
    .enum(syncStatuses)
    .describe('`pending` waits, `syncing` is being sent, `completed` is live, `failed` needs a look.'),
  elevenlabs_document_id: z.string().nullable().describe('The id at ElevenLabs, once it is known.'),
  sync_error_message: z.string().nullable().describe('One sentence for a person: what went wrong and what to do.'),
  sync_error: syncErrorSchema.nullable().describe('The details of the last failure.'),
  last_sync_attempt: isoDateSchema.nullable(),
  sync_retry_count: z
    .int()
    .describe('How often a failed sync was queued again, by a person or by the schedule. It only rises.'),
  scheduled_retries: z
    .int()
    .describe("How often the schedule queued it since the last success, edit or person's retry."),
  sync_progress: z
    .object({ attempt: z.int(), of: z.int(), message: z.string(), next_attempt_at: isoDateSchema })
    .nullable()
    .describe('Set while an attempt waits for the next.'),
  synced_at: isoDateSchema.nullable().describe('When it was last completed.'),
  time_to_live_ms: z.number().nullable().describe('Milliseconds from the last save to `synced_at`.'),
  retry_requested_at: isoDateSchema.nullable().describe('When a browser asked for a retry that nobody took up yet.'),
  queued_at: isoDateSchema.nullable(),
  next_retry_at: isoDateSchema.nullable().describe('When the schedule may try a failure again by itself.'),
  deletion_requested_at: isoDateSchema.nullable().describe('Set while the document waits to be removed.'),
  revision: z.string().describe('Hash of the name and source that are wanted.'),
  synced_revision: z.string().nullable().describe('Hash of the name and source that ElevenLabs holds.'),
  unsettled_since: isoDateSchema
    .nullable()
    .describe('Start of the first write to ElevenLabs whose outcome is still unknown.'),
  index_status: z
    .enum(indexStatuses)
    .nullable()
    .describe(
      'Whether agents can search the live text: `unknown` is being looked up, `indexing` is on its way, `ready` is done; `too_small` and `limit_exceeded` will not be. Null while nothing is live, or where the service does not index.',
    ),
  index_progress: z.number().nullable().describe('Percent, while it is being indexed.'),
  index_checked_at: isoDateSchema.nullable().describe('When ElevenLabs was last asked for the index.'),
  index_due_at: isoDateSchema
    .nullable()
    .describe('When it is to be asked again; null when there is nothing more to learn.'),
});
export type Knowledge = z.infer<typeof knowledgeSchema>;

export const knowledgeListSchema = z.object({
  documents: z.array(knowledgeSchema),
  next_cursor: z.string().nullable().describe('The `cursor` of the next page; null on the last.'),
});
export type KnowledgeList = z.infer<typeof knowledgeListSchema>;

/** `application/problem+json` (RFC 9457), with the fields that were refused. */
export const problemSchema = z.object({
  type: z.string().describe('Which kind of problem it is: a place on the documentation page.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened and what to do about it.'),
  instance: z.string().optional().describe('Which occurrence it was, as the log names it.'),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('Each refused field, with its limit and the fix.'),
});
export type Problem = z.infer<typeof problemSchema>;

/** `GET /api/health`. `official` is true when the endpoint is ElevenLabs' own. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  provider: z.object({ name: z.literal('elevenlabs'), host: z.string(), official: z.boolean() }),
});
export type Health = z.infer<typeof healthSchema>;
