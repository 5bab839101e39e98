/**
 * The stored documents. The web app parses them, so they use zod/mini, which is smaller than zod.
 */
import * as z from 'zod/mini';
import { syncErrorTypes } from './error-types.ts';
import { limits } from './limits.ts';
import { indexStatuses } from './rag-index.ts';
import { syncStatuses } from './status.ts';

/** A Firestore timestamp of the admin SDK or the web SDK. */
export interface TimestampLike {
  toMillis(): number;
  toDate(): Date;
}

export const timestampSchema = z.custom<TimestampLike>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<TimestampLike>).toMillis === 'function' &&
    typeof (value as Partial<TimestampLike>).toDate === 'function',
  'must be a timestamp',
);

const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal'));
const sizeSchema = z.nullable(z.int().check(z.minimum(0)));

/** Settings of ElevenLabs' automatic refreshing of a web page. */
const storedAutoSyncSchema = z.looseObject({
  frequency_days: z.int().check(z.minimum(limits.autoSyncMinDays), z.maximum(limits.autoSyncMaxDays)),
  auto_remove: z._default(z.boolean(), false),
});
export type AutoSync = z.infer<typeof storedAutoSyncSchema>;

/**
 * A document's text, web page or file. An unknown size is null, never absent. Unknown fields are
 * kept.
 */
export const sourceSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), size_bytes: sizeSchema, sha256: sha256Schema }),
  z.looseObject({
    type: z.literal('url'),
    url: z.string().check(z.minLength(1)),
    auto_sync: z._default(z.nullable(storedAutoSyncSchema), null),
    /** Random. A new one requests a refresh of the page. */
    refresh_id: z._default(z.nullable(z.string().check(z.minLength(1))), null),
  }),
  z.looseObject({
    type: z.literal('file'),
    filename: z.string().check(z.minLength(1)),
    content_type: z.string().check(z.minLength(1)),
    size_bytes: sizeSchema,
    sha256: sha256Schema,
  }),
]);
export type Source = z.infer<typeof sourceSchema>;

/**
 * Reads an unknown word of a newer release as `unknown`, so that a rollout leaves no document
 * malformed.
 */
const knownWord = <const Word extends string>(words: readonly Word[], unknown: NoInfer<Word>) =>
  z.union([
    z.enum(words),
    z.pipe(
      z.string(),
      z.transform(() => unknown),
    ),
  ]);

/**
 * Why the last sync failed. `detail` is ElevenLabs' message, shortened, without key and document
 * text.
 */
export const syncErrorSchema = z.object({
  type: knownWord(syncErrorTypes, 'unknown'),
  http_status: z.nullable(z.int()),
  /**
   * ElevenLabs' `type`, `code` and `status`. The code is its `status` if it gives no `code`.
   * Documents of an earlier release have the code only.
   */
  provider_type: z.optional(z.nullable(z.string())),
  provider_code: z.nullable(z.string()),
  provider_status: z.optional(z.nullable(z.string())),
  detail: z.nullable(z.string()),
  hint: z.string(),
  retryable: z.boolean(),
  request_id: z.nullable(z.string()),
});
export type SyncError = z.infer<typeof syncErrorSchema>;

/** Set while the next attempt waits: its number, the number of attempts, and when it starts. */
export const syncProgressSchema = z.object({
  attempt: z.int().check(z.minimum(1)),
  of: z.int().check(z.minimum(1)),
  message: z.string(),
  next_attempt_at: timestampSchema,
});
export type SyncProgress = z.infer<typeof syncProgressSchema>;

/** The right to work on a document, until it expires. */
export const syncClaimSchema = z.object({ id: z.string().check(z.minLength(1)), expires_at: timestampSchema });
export type SyncClaim = z.infer<typeof syncClaimSchema>;

/** The state of ElevenLabs' automatic refreshing of a web page when it was last checked. */
export const autoSyncStateSchema = z.object({
  /** Failed refreshes since the last successful one. */
  consecutive_failures: z.int().check(z.minimum(0)),
  /** When ElevenLabs refreshes the page next; null if it does not say. */
  next_refresh_at: z.nullable(timestampSchema),
  checked_at: timestampSchema,
});
export type AutoSyncState = z.infer<typeof autoSyncStateSchema>;
/**
 * An agent that a document is attached to. The name is null if the API key may not see the agent.
 */
/** An agent, or the branch of one by its name; null for the main branch. */
export const dependentAgentSchema = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  branch: z._default(z.nullable(z.string()), null),
});
export type DependentAgent = z.infer<typeof dependentAgentSchema>;

/**
 * `knowledge/{id}`. Unknown fields are kept, so that an older release can read documents of a newer
 * one.
 */
export const knowledgeDocumentSchema = z.looseObject({
  /** Documents of releases before the first version have none. See schema-version.ts. */
  schema_version: z._default(z.int().check(z.minimum(1)), 1),
  name: z.string().check(z.minLength(1), z.maxLength(limits.nameMaxLength)),
  name_folded: z.string(),
  /** What the search looks up. Not known of documents that an earlier release has written. */
  name_words: z._default(z.array(z.string()), []),
  source: sourceSchema,
  /** By which another spelling of a web page's address is found. Null for texts and files. */
  address_key: z._default(z.nullable(z.string()), null),
  body_id: z.nullable(z.string().check(z.minLength(1))),
  body_parts: z.int().check(z.minimum(0)),
  created_by: z.string(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  sync_status: z.enum(syncStatuses),
  elevenlabs_document_id: z.nullable(z.string().check(z.minLength(1))),
  sync_error_message: z.nullable(z.string()),
  sync_error: z.nullable(syncErrorSchema),
  last_sync_attempt: z.nullable(timestampSchema),
  /** How often a failed sync was queued again, by a user or by the schedule. Never decreases. */
  sync_retry_count: z.int().check(z.minimum(0)),
  /** How often the schedule queued it since the last success, edit or retry by a user. */
  scheduled_retries: z.int().check(z.minimum(0)),
  sync_progress: z.nullable(syncProgressSchema),
  synced_at: z.nullable(timestampSchema),
  /** From the last save to the first sync of what was saved. Another sync of the same keeps it. */
  time_to_live_ms: z.nullable(z.number().check(z.minimum(0))),
  /** The retry flag, which is the only field that a browser may write. */
  retry_requested_at: z.nullable(timestampSchema),
  /** When it was last queued, or claimed or given a tombstone without being queued. */
  queued_at: z.nullable(timestampSchema),
  /**
   * Since when it has been pending. The sweep, which queues a lost document again, leaves this as
   * it is. Not known of documents that an earlier release has queued.
   */
  pending_since: z._default(z.nullable(timestampSchema), null),
  next_retry_at: z.nullable(timestampSchema),
  /** The tombstone. */
  deletion_requested_at: z.nullable(timestampSchema),
  /**
   * Set with the tombstone: the earliest time at which the deletion may begin. Null once a worker
   * has begun it. While it is set, the deletion can be undone.
   */
  deletion_not_before: z._default(z.nullable(timestampSchema), null),
  /** Whether ElevenLabs deletes it even if it is attached to agents. */
  deletion_force: z._default(z.boolean(), false),
  /**
   * The agents that made ElevenLabs refuse the deletion; null if there are none or they are
   * unknown.
   */
  dependent_agents: z._default(z.nullable(z.array(dependentAgentSchema)), null),
  /** Hash of the current name and source. */
  revision: z.string().check(z.minLength(1)),
  /** Hash of the name and source that ElevenLabs has. */
  synced_revision: z.nullable(z.string()),
  sync_claim: z.nullable(syncClaimSchema),
  /** Start of the first lost request. */
  unsettled_since: z.nullable(timestampSchema),
  /**
   * The settle time: until then a lost request may take effect, so only a listing that begins later
   * shows every copy. Postponed if the settle pass fails.
   */
  settles_at: z.nullable(timestampSchema),
  /**
   * The state of the live document's search indexes: the worst of the models in use. Null while
   * nothing is live, or if the service does not index.
   */
  index_status: z._default(z.nullable(knownWord(indexStatuses, 'unknown')), null),
  /** The same by embedding model, also of models that are no longer in use. */
  indexes: z._default(
    // Smaller on the page than a record.
    z.catchall(
      z.object({}),
      z.object({
        status: knownWord(indexStatuses, 'unknown'),
        /**
         * Whether the passages of an index that ElevenLabs calls ready are this text: `same`,
         * `other`, or `unread`. Absent if they were not compared.
         */
        passages: z.optional(z.string()),
        /** Whether the index was deleted once since the text was sent, to be rebuilt. */
        restarted: z.optional(z.boolean()),
      }),
    ),
    {},
  ),
  /** Percent, while the document is being indexed. */
  index_progress: z._default(z.nullable(z.number().check(z.minimum(0), z.maximum(100))), null),
  /** When the index was last checked. */
  index_checked_at: z._default(z.nullable(timestampSchema), null),
  /** When the index is checked next; null if it is not checked again. */
  index_due_at: z._default(z.nullable(timestampSchema), null),
  /** When the document was sent that is to be indexed. */
  index_since: z._default(z.nullable(timestampSchema), null),
  /**
   * Name and source of the copy at `elevenlabs_document_id` as they were last sent, so that only
   * changes are sent. Null if they are uncertain, and for texts, which are always sent whole.
   */
  live_copy: z._default(z.nullable(z.looseObject({ name: z.string(), source: sourceSchema })), null),
  /**
   * Differences that count as equal, after a reconcile job had this revision sent again: the size
   * that ElevenLabs reported before, and the SHA-256 of the content and the address of the copy, as
   * the sync read them right after sending. Null if not known.
   */
  accepted_copy: z._default(
    z.nullable(
      z.object({
        revision: z.string(),
        size_bytes: z._default(z.nullable(z.number()), null),
        sha256: z._default(z.nullable(z.string()), null),
        url: z._default(z.nullable(z.string()), null),
      }),
    ),
    null,
  ),
  /**
   * When ElevenLabs last changed the copy, as long as its content is known to be this revision's:
   * seconds since 1970, or null for a copy that was created and not changed. `is_read`: a reconcile
   * job has read the content, so no change in the same second was missed.
   */
  copy_state: z._default(
    z.nullable(
      z.object({
        revision: z.string(),
        elevenlabs_document_id: z.string(),
        updated_at_secs: z.nullable(z.number()),
        is_read: z.boolean(),
      }),
    ),
    null,
  ),
  /** Null unless it is a web page that ElevenLabs refreshes automatically. */
  auto_sync_state: z._default(z.nullable(autoSyncStateSchema), null),
  /** When the automatic refreshing is checked next. */
  auto_sync_check_at: z._default(z.nullable(timestampSchema), null),
  /** Hash of the request that created it, if the request had an `Idempotency-Key`. */
  request_hash: z.nullable(z.string()),
  /**
   * Random id of the last change that a person asked for, so that the call that made the change
   * recognises it.
   */
  change_id: z.optional(z.string()),
  /** Who saved it last through the API, if that was not its creation. */
  edited_by: z.optional(z.nullable(z.string())),
});
export type KnowledgeDocument = z.infer<typeof knowledgeDocumentSchema>;
