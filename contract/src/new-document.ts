import { addressFields } from './address-key.ts';
import type { KnowledgeDocument, TimestampLike } from './document.ts';
import { nameFields } from './name-words.ts';
import { schemaVersion } from './schema-version.ts';

type Content = Pick<KnowledgeDocument, 'name' | 'source' | 'body_id' | 'body_parts' | 'created_by' | 'revision'>;

/**
 * Returns a document as it is stored first: queued at `now`, with nothing at ElevenLabs yet.
 * `fields` come last.
 */
export const newKnowledgeDocument = (
  now: TimestampLike,
  fields: Content & Partial<KnowledgeDocument>,
): KnowledgeDocument => ({
  schema_version: schemaVersion,
  ...nameFields(fields.name),
  ...addressFields(fields.source),
  created_at: now,
  updated_at: now,
  sync_status: 'pending',
  elevenlabs_document_id: null,
  sync_error_message: null,
  sync_error: null,
  last_sync_attempt: null,
  sync_retry_count: 0,
  scheduled_retries: 0,
  sync_progress: null,
  synced_at: null,
  time_to_live_ms: null,
  retry_requested_at: null,
  queued_at: now,
  pending_since: now,
  next_retry_at: null,
  deletion_requested_at: null,
  deletion_not_before: null,
  deletion_force: false,
  dependent_agents: null,
  synced_revision: null,
  sync_claim: null,
  unsettled_since: null,
  settles_at: null,
  index_status: null,
  indexes: {},
  index_progress: null,
  index_checked_at: null,
  index_due_at: null,
  index_since: null,
  live_copy: null,
  accepted_copy: null,
  copy_state: null,
  auto_sync_state: null,
  auto_sync_check_at: null,
  request_hash: null,
  ...fields,
});
