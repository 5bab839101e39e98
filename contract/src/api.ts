import { z } from 'zod';
import { dependentAgentAnswerSchema, sourceAnswerSchema, syncErrorAnswerSchema } from './answer-parts.ts';
import { autoSyncSchema } from './auto-sync.ts';
import type { AutoSync } from './document.ts';
import { filenameSchema } from './file.ts';
import { limits } from './limits.ts';
import { onDuplicateSchema } from './on-duplicate.ts';
import { inDigits } from './query.ts';
import { indexStatuses } from './rag-index.ts';
import { syncStatuses } from './status.ts';
import { isWellFormed, utf8Length } from './text.ts';
import { nameOfUrl, urlSchema } from './url.ts';
import { hasVisibleCharacter, withoutLooseDirections } from './visible-name.ts';

const mebibytes = (bytes: number): string => `${bytes / (1024 * 1024)} MiB`;

export const nameSchema = z
  .string('name must be a string.')
  .transform((name) => withoutLooseDirections(name).trim())
  .pipe(
    z
      .string()
      .min(1, `Enter a name of 1 to ${limits.nameMaxLength} characters.`)
      .max(limits.nameMaxLength, `Shorten the name to at most ${limits.nameMaxLength} characters.`)
      .refine((name) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name), 'Use one line without control characters.')
      .refine(isWellFormed, 'The name contains invalid characters (an unpaired surrogate).')
      .refine((name) => name === '' || hasVisibleCharacter(name), 'The name needs a character that can be seen.'),
  )
  .meta({
    description: `The title: 1 to ${limits.nameMaxLength} characters on one line, of which at least one can be seen. Surrounding spaces and unbalanced direction controls are removed.`,
    minLength: 1,
    maxLength: limits.nameMaxLength,
    examples: ['Refund policy'],
  });

export const contentSchema = z
  .string('content must be a string.')
  .min(1, 'Enter some text.')
  .refine((text) => utf8Length(text) <= limits.contentMaxBytes, {
    error: `The text may have at most ${mebibytes(limits.contentMaxBytes)}. Split it into several documents.`,
    abort: true,
  })
  .refine((text) => /\S/.test(text), 'Enter some text, not only spaces.')
  .refine((text) => !text.includes('\0'), 'The text contains invalid characters (NUL).')
  .refine(isWellFormed, 'The text contains invalid characters (an unpaired surrogate).')
  .meta({
    description: `The text: 1 byte to ${mebibytes(limits.contentMaxBytes)} of UTF-8, not only spaces, without NUL characters.`,
    maxLength: limits.contentMaxBytes,
    examples: ['Refunds are paid within five working days.'],
  });

const wantedAutoSyncSchema = autoSyncSchema.nullable().meta({
  description: `Web pages only: how ElevenLabs refreshes the page automatically; null for never. \`frequency_days\` is ${limits.autoSyncMinDays} to ${limits.autoSyncMaxDays}; with \`auto_remove\` ElevenLabs deletes the copy when the page can no longer be fetched.`,
});

/** A text, or a web page, which is named after its address if it has no name. */
export type CreateKnowledge =
  | { name: string; content: string }
  | { name: string; url: string; auto_sync: AutoSync | null };

/**
 * The body of `POST /api/knowledge`: a text (`name`, `content`) or a web page (`url`, optional
 * `name` and `auto_sync`).
 */
export const createKnowledgeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    content: contentSchema.optional(),
    url: urlSchema.optional(),
    auto_sync: wantedAutoSyncSchema.optional(),
  })
  .meta({ anyOf: [{ required: ['name', 'content'] }, { required: ['url'] }] })
  .transform(({ name, content, url, auto_sync: autoSync }, ctx): CreateKnowledge => {
    const refuse = (field: string, message: string): never => {
      ctx.addIssue({ code: 'custom', path: [field], message });
      return z.NEVER;
    };
    if (url !== undefined) {
      if (content !== undefined) {
        return refuse('url', 'Send either url or content, not both.');
      }
      return { name: name ?? nameOfUrl(url), url, auto_sync: autoSync ?? null };
    }
    if (content === undefined) {
      return refuse('content', 'content must be a string. For a web page, send url instead.');
    }
    if (autoSync !== undefined) return refuse('auto_sync', 'auto_sync is only for web pages. Remove it, or send url.');
    if (name === undefined) return refuse('name', 'name must be a string.');
    return { name, content };
  });

/** The body of `PATCH /api/knowledge/{id}`. Fields that are left out stay unchanged. */
export const editKnowledgeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    content: contentSchema.optional(),
    auto_sync: wantedAutoSyncSchema.optional(),
  })
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), {
    error: 'Send at least one of name, content and auto_sync.',
    path: ['body'],
  })
  .meta({ minProperties: 1 });
export type EditKnowledge = z.infer<typeof editKnowledgeSchema>;

/** The query of `PUT /api/knowledge/{id}/file`; the body is the file itself. */
export const replaceFileSchema = z.strictObject({ filename: filenameSchema.optional() });

/** The query of `POST /api/knowledge/files`; the body is the file itself. */
export const createFileSchema = z.strictObject({
  filename: filenameSchema.optional(),
  name: nameSchema.optional().describe("The title. Defaults to the file's name without its extension."),
  on_duplicate: onDuplicateSchema,
});

const delayRule = `delay_seconds must be a whole number from 0 to ${limits.deletionDelayMaxSeconds}.`;
/** The query of `DELETE /api/knowledge/{id}`. */
export const deleteKnowledgeSchema = z.strictObject({
  delay_seconds: inDigits(z.int(delayRule).min(0, delayRule).max(limits.deletionDelayMaxSeconds, delayRule))
    .default(0)
    .describe(
      'How long the deletion waits, so that it can be undone. It begins at most a minute later. 0: immediately.',
    ),
  force: z
    .enum(['true', 'false'], 'force must be true or false.')
    .default('false')
    .transform((force) => force === 'true')
    .describe('Delete the document even if it is attached to agents. ElevenLabs removes it from them.'),
});

/** The query of `GET /api/knowledge`. */
export const listKnowledgeSchema = z.strictObject({
  status: z
    .enum(syncStatuses, `status must be one of ${syncStatuses.join(', ')}.`)
    .optional()
    .describe('Only documents with this status.'),
  limit: inDigits(
    z
      .int(`limit must be a whole number from 1 to ${limits.listMaxLimit}.`)
      .min(1, 'limit must be at least 1.')
      .max(limits.listMaxLimit, `limit may be at most ${limits.listMaxLimit}. Use cursor for more.`),
  )
    .default(limits.listDefaultLimit)
    .describe('The largest number of documents on a page.'),
  cursor: z
    .string()
    .min(1, 'cursor must be the next_cursor of an earlier response.')
    .max(limits.cursorMaxLength, 'cursor must be the next_cursor of an earlier response.')
    .optional()
    .describe('The `next_cursor` of the previous page.'),
});
export type ListKnowledge = z.infer<typeof listKnowledgeSchema>;

const isoDateSchema = z.iso.datetime();

/**
 * A document in API responses: its fields and `id`, with timestamps in ISO 8601 UTC, without claim
 * and body.
 */
export const knowledgeSchema = z.object({
  id: z.string(),
  name: z.string().max(limits.nameMaxLength),
  source: sourceAnswerSchema.describe('A text, a web page or a file. Sizes are in bytes, for a text in UTF-8.'),
  created_by: z.string().describe('The uid of the user who created it.'),
  created_at: isoDateSchema,
  updated_at: isoDateSchema,
  sync_status: z
    .enum(syncStatuses)
    .describe(
      '`pending`: waits to be synced. `syncing`: is being sent. `completed`: ElevenLabs has this version. `failed`: the sync failed.',
    ),
  elevenlabs_document_id: z.string().nullable().describe('The id at ElevenLabs; null until it is known.'),
  sync_error_message: z.string().nullable().describe('One sentence for users: what went wrong and what to do.'),
  sync_error: syncErrorAnswerSchema.nullable().describe('The details of the last failure.'),
  last_sync_attempt: isoDateSchema.nullable(),
  sync_retry_count: z
    .int()
    .describe('How often a failed sync was queued again, by a user or by the schedule. Never decreases.'),
  scheduled_retries: z
    .int()
    .describe('How often the schedule queued it since the last success, edit or retry by a user.'),
  sync_progress: z
    .object({ attempt: z.int(), of: z.int(), message: z.string(), next_attempt_at: isoDateSchema })
    .nullable()
    .describe('Set while the next attempt waits.'),
  synced_at: isoDateSchema.nullable().describe('When the last sync was completed.'),
  time_to_live_ms: z
    .number()
    .nullable()
    .describe(
      'Milliseconds from the last save until the first sync of what was saved. A later sync of the same keeps it.',
    ),
  retry_requested_at: isoDateSchema.nullable().describe('When a browser requested a retry that has not started yet.'),
  queued_at: isoDateSchema.nullable(),
  next_retry_at: isoDateSchema.nullable().describe('When the schedule may retry a failed sync automatically.'),
  deletion_requested_at: isoDateSchema.nullable().describe('Set while the document waits to be deleted.'),
  deletion_not_before: isoDateSchema
    .nullable()
    .describe('The earliest time at which the deletion begins. While it is set, the deletion can be undone.'),
  deletion_force: z.boolean().describe('Whether it is deleted even if it is attached to agents.'),
  dependent_agents: z
    .array(dependentAgentAnswerSchema)
    .nullable()
    .describe('The agents that made ElevenLabs refuse the deletion; null if there are none or they are unknown.'),
  revision: z.string().describe('Hash of the current name and source.'),
  synced_revision: z.string().nullable().describe('Hash of the name and source that ElevenLabs has.'),
  auto_sync_state: z
    .object({
      consecutive_failures: z.int().describe('How many refreshes in a row have failed.'),
      next_refresh_at: isoDateSchema.nullable(),
      checked_at: isoDateSchema,
    })
    .nullable()
    .describe('The state of the automatic refreshing of a web page at ElevenLabs; null if it is not refreshed.'),
  unsettled_since: isoDateSchema
    .nullable()
    .describe('Start of the first request to ElevenLabs whose outcome is still unknown.'),
  index_status: z
    .enum(indexStatuses)
    .nullable()
    .describe(
      'Whether agents can search the live document: `unknown` is being checked, `indexing` is in progress, `ready` is done, `failed`, `too_small` and `limit_exceeded` are not indexed. Null while nothing is live, or if the service does not index.',
    ),
  // Smaller on the page than a record.
  indexes: z
    .object({})
    .catchall(z.enum(indexStatuses))
    .describe('The same by embedding model. `index_status` is the worst of the models that agents search with.'),
  index_progress: z.number().nullable().describe('Percent, while the document is being indexed.'),
  index_checked_at: isoDateSchema.nullable().describe('When the index was last checked at ElevenLabs.'),
  index_due_at: isoDateSchema.nullable().describe('When it is checked next; null if it is not checked again.'),
});
export type Knowledge = z.infer<typeof knowledgeSchema>;

export const knowledgeListSchema = z.object({
  documents: z.array(knowledgeSchema),
  next_cursor: z.string().nullable().describe('The `cursor` of the next page; null on the last.'),
});
export type KnowledgeList = z.infer<typeof knowledgeListSchema>;

/** `application/problem+json` (RFC 9457), with the invalid fields. */
export const problemSchema = z.object({
  type: z.string().describe('The kind of problem: a link to the API documentation.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened and what to do about it.'),
  instance: z.string().optional().describe('The id of this occurrence in the log.'),
  document_id: z.string().optional().describe('The document that is there already.'),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('Each invalid field, with its limit and the fix.'),
});
export type Problem = z.infer<typeof problemSchema>;
