/** What is stored. The page reads it all the time and needs no more of zod than its small core, so these schemas are made with that. */
import * as z from 'zod/mini';
import { syncErrorTypes } from './errors.ts';
import { limits } from './limits.ts';
import { indexStatuses } from './rag-index.ts';
import { syncStatuses } from './status.ts';

/** A Firestore timestamp as both the admin and the web SDK give it. */
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

/** How ElevenLabs keeps a web page fresh by itself. */
const storedAutoSyncSchema = z.looseObject({
  frequency_days: z.int().check(z.minimum(limits.autoSyncMinDays), z.maximum(limits.autoSyncMaxDays)),
  auto_remove: z._default(z.boolean(), false),
});
export type AutoSync = z.infer<typeof storedAutoSyncSchema>;

/** Where the knowledge comes from. A size that is unknown is null, never absent. Unknown fields are kept, as the document's are. */
export const sourceSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), size_bytes: sizeSchema, sha256: sha256Schema }),
  z.looseObject({
    type: z.literal('url'),
    url: z.string().check(z.minLength(1)),
    auto_sync: z._default(z.nullable(storedAutoSyncSchema), null),
    /** Random; another one asks for the page to be fetched again. */
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

/** One of a newer instance's words is read as the word for "not known", so that a rollout leaves no document malformed. */
const knownWord = <const Word extends string>(words: readonly Word[], unknown: NoInfer<Word>) =>
  z.union([
    z.enum(words),
    z.pipe(
      z.string(),
      z.transform(() => unknown),
    ),
  ]);

/** Why the last sync failed. `detail` is the provider's own words, capped, with no key and no document text. */
export const syncErrorSchema = z.object({
  type: knownWord(syncErrorTypes, 'unknown'),
  http_status: z.nullable(z.int()),
  provider_code: z.nullable(z.string()),
  detail: z.nullable(z.string()),
  hint: z.string(),
  retryable: z.boolean(),
  request_id: z.nullable(z.string()),
});
export type SyncError = z.infer<typeof syncErrorSchema>;

/** Set while an attempt waits for the next: the coming attempt, how many there are, and when it starts. */
export const syncProgressSchema = z.object({
  attempt: z.int().check(z.minimum(1)),
  of: z.int().check(z.minimum(1)),
  message: z.string(),
  next_attempt_at: timestampSchema,
});
export type SyncProgress = z.infer<typeof syncProgressSchema>;

/** The right to talk to ElevenLabs about a document, until it expires. */
export const syncClaimSchema = z.object({ id: z.string().check(z.minLength(1)), expires_at: timestampSchema });
export type SyncClaim = z.infer<typeof syncClaimSchema>;

/** What ElevenLabs says of its own refreshing of a web page, when it was last asked. */
export const autoSyncStateSchema = z.object({
  /** Refreshes that failed since the last that succeeded. */
  consecutive_failures: z.int().check(z.minimum(0)),
  /** When ElevenLabs will have fetched the page again; null when it does not say. */
  next_refresh_at: z.nullable(timestampSchema),
  checked_at: timestampSchema,
});
export type AutoSyncState = z.infer<typeof autoSyncStateSchema>;
/** An agent that holds a document; without a name when the API key may not see it. */
export const dependentAgentSchema = z.object({ id: z.string(), name: z.nullable(z.string()) });
export type DependentAgent = z.infer<typeof dependentAgentSchema>;

/** `knowledge/{id}`. Unknown fields are kept, so that an older instance survives a newer one's documents. */
export const knowledgeDocumentSchema = z.looseObject({
  name: z.string().check(z.minLength(1), z.maxLength(limits.nameMaxLength)),
  name_folded: z.string(),
  source: sourceSchema,
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
  /** How often a failed sync was queued again, by a person or by the schedule; it only rises. */
  sync_retry_count: z.int().check(z.minimum(0)),
  /** How often the schedule queued it since the last success, edit or person's retry. */
  scheduled_retries: z.int().check(z.minimum(0)),
  sync_progress: z.nullable(syncProgressSchema),
  synced_at: z.nullable(timestampSchema),
  /** From the last save to `synced_at`. */
  time_to_live_ms: z.nullable(z.number().check(z.minimum(0))),
  /** The retry flag: the only field that a browser may write. */
  retry_requested_at: z.nullable(timestampSchema),
  queued_at: z.nullable(timestampSchema),
  next_retry_at: z.nullable(timestampSchema),
  /** The tombstone. */
  deletion_requested_at: z.nullable(timestampSchema),
  /**
   * Set with the tombstone: when the removal may begin at the earliest. Null once a worker has begun it, so that a tombstone with
   * it can still be withdrawn.
   */
  deletion_not_before: z._default(z.nullable(timestampSchema), null),
  /** Whether ElevenLabs shall delete it although agents hold it. */
  deletion_force: z._default(z.boolean(), false),
  /** Which agents made ElevenLabs refuse to delete it; null when none did, or nobody could tell. */
  dependent_agents: z._default(z.nullable(z.array(dependentAgentSchema)), null),
  /** Hash of the name and source that are wanted, and of those that are live. */
  revision: z.string().check(z.minLength(1)),
  synced_revision: z.nullable(z.string()),
  sync_claim: z.nullable(syncClaimSchema),
  /** Start of the first remote write whose outcome is unknown. */
  unsettled_since: z.nullable(timestampSchema),
  /**
   * Until when such a write may still take effect: only a listing that begins later proves what there is. Moved on when that could
   * not be settled.
   */
  settles_at: z.nullable(timestampSchema),
  /** Where the search index of the live text stands; null while nothing is live, or where the service does not index. */
  index_status: z._default(z.nullable(knownWord(indexStatuses, 'unknown')), null),
  /** Percent, while it is being indexed. */
  index_progress: z._default(z.nullable(z.number().check(z.minimum(0), z.maximum(100))), null),
  /** When ElevenLabs was last asked for it. */
  index_checked_at: z._default(z.nullable(timestampSchema), null),
  /** When it is to be asked for again; null when there is nothing more to learn. */
  index_due_at: z._default(z.nullable(timestampSchema), null),
  /** When the text was sent that is to be indexed. */
  index_since: z._default(z.nullable(timestampSchema), null),
  /**
   * Name and source of the copy at `elevenlabs_document_id` as they were last sent, so that only what differs is sent again; null
   * when that is not known for sure, and for texts, which are always sent whole.
   */
  live_copy: z._default(z.nullable(z.looseObject({ name: z.string(), source: sourceSchema })), null),
  /**
   * The size that ElevenLabs gave for the text of this revision when a comparison had it sent again because of it. Where it is the
   * same after that, ElevenLabs counts otherwise, and it is no longer called changed.
   */
  accepted_copy_size: z._default(z.nullable(z.object({ revision: z.string(), size_bytes: z.number() })), null),
  /** Null unless it is a web page that ElevenLabs keeps fresh. */
  auto_sync_state: z._default(z.nullable(autoSyncStateSchema), null),
  /** When ElevenLabs is to be asked how its refreshing goes. */
  auto_sync_check_at: z._default(z.nullable(timestampSchema), null),
  /** Hash of the request that created it, kept when it came with an `Idempotency-Key`. */
  request_hash: z.nullable(z.string()),
  /** Random id of the last change that a person asked for, so that the call that made the change recognises it. */
  change_id: z.optional(z.string()),
});
export type KnowledgeDocument = z.infer<typeof knowledgeDocumentSchema>;

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
  /** Firestore's time-to-live policy removes the record after this. */
  expire_at: timestampSchema,
});
export type Attempt = z.infer<typeof attemptSchema>;
