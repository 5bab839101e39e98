import { createHash } from 'node:crypto';
import { foldName, type KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The default of UPLOAD_TTL_SECONDS. */
export const uploadTtlMs = 3_600_000;

/** A valid document as the API creates it, with what the test cares about put in its place. */
export function aDocument(
  text = 'Refunds take five days.',
  fields: Partial<KnowledgeDocument> = {},
): KnowledgeDocument {
  const now = Timestamp.now();
  const name = fields.name ?? 'Refund policy';
  return {
    name,
    name_folded: foldName(name),
    source: { type: 'text', size_bytes: Buffer.byteLength(text), sha256: sha256(text) },
    body_id: 'body-1',
    body_parts: 1,
    created_by: 'editor-uid',
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
    next_retry_at: null,
    deletion_requested_at: null,
    deletion_not_before: null,
    deletion_force: false,
    dependent_agents: null,
    revision: sha256(`${name}\n${text}`),
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
  };
}
