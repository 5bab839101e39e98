import {
  errorCatalogue,
  errorHints,
  type KnowledgeDocument,
  newKnowledgeDocument,
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

/** A well-formed document, pending by default. */
export const aDocument = (fields: Partial<KnowledgeDocument> = {}): KnowledgeDocument =>
  newKnowledgeDocument(at, {
    name: 'Refund policy',
    source: { type: 'text', size_bytes: 4213, sha256: 'a'.repeat(64) },
    body_id: 'body',
    body_parts: 1,
    created_by: 'user',
    revision: 'r1',
    ...fields,
  });

const anError = (type: SyncErrorType, fields: Partial<SyncError> = {}): SyncError => ({
  type,
  http_status: null,
  provider_code: null,
  detail: null,
  hint: errorHints[type],
  retryable: errorCatalogue[type].retryable,
  request_id: null,
  ...fields,
});

/** The fields of a failure of this type. */
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
