import {
  errorCatalogue,
  type KnowledgeDocument,
  type SyncError,
  type SyncErrorType,
  type TimestampLike,
} from '@knowledge-sync/contract';
import type { KnowledgeItem } from '../model/knowledge-item.ts';

export const timestamp = (iso: string): TimestampLike => ({
  toMillis: () => Date.parse(iso),
  toDate: () => new Date(iso),
});

export const at = timestamp('2026-03-01T12:00:00.000Z');
export const later = timestamp('2026-03-01T12:05:00.000Z');

/** A well-formed document, pending unless told otherwise. */
export const aDocument = (fields: Partial<KnowledgeDocument> = {}): KnowledgeDocument => ({
  name: 'Refund policy',
  name_folded: 'refund policy',
  source: { type: 'text', size_bytes: 4213, sha256: 'a'.repeat(64) },
  body_id: 'body',
  body_parts: 1,
  created_by: 'user',
  created_at: at,
  updated_at: at,
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
  queued_at: at,
  next_retry_at: null,
  deletion_requested_at: null,
  deletion_not_before: null,
  deletion_force: false,
  dependent_agents: null,
  revision: 'r1',
  synced_revision: null,
  sync_claim: null,
  unsettled_since: null,
  settles_at: null,
  index_status: null,
  index_progress: null,
  index_checked_at: null,
  index_due_at: null,
  index_since: null,
  live_copy: null,
  accepted_copy_size: null,
  auto_sync_state: null,
  auto_sync_check_at: null,
  request_hash: null,
  ...fields,
});

const anError = (type: SyncErrorType, fields: Partial<SyncError> = {}): SyncError => ({
  type,
  http_status: null,
  provider_code: null,
  detail: null,
  hint: errorCatalogue[type].hint,
  retryable: errorCatalogue[type].retryable,
  request_id: null,
  ...fields,
});

/** The fields of a failure of this class. */
export const failedWith = (type: SyncErrorType, fields: Partial<SyncError> = {}): Partial<KnowledgeDocument> => ({
  sync_status: 'failed',
  sync_error_message: errorCatalogue[type].final,
  sync_error: anError(type, fields),
  last_sync_attempt: at,
});

export const anItem = (
  fields: Partial<KnowledgeDocument> = {},
  { id = 'id', isUnsent = false } = {},
): Extract<KnowledgeItem, { kind: 'document' }> => ({ kind: 'document', id, document: aDocument(fields), isUnsent });
