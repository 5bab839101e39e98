import type { Knowledge, TimestampLike } from '@knowledge-sync/contract';
import type { Stored } from '../store/read.ts';

/** Converts a document to its form in a response, without the fields that only the engine uses. */
export function present({ id, document }: Stored): Knowledge {
  const { sync_progress: progress, auto_sync_state: autoSync } = document;
  return {
    id,
    name: document.name,
    source: document.source,
    created_by: document.created_by,
    created_at: iso(document.created_at),
    updated_at: iso(document.updated_at),
    sync_status: document.sync_status,
    elevenlabs_document_id: document.elevenlabs_document_id,
    sync_error_message: document.sync_error_message,
    sync_error: document.sync_error,
    last_sync_attempt: isoOrNull(document.last_sync_attempt),
    sync_retry_count: document.sync_retry_count,
    scheduled_retries: document.scheduled_retries,
    sync_progress:
      progress === null
        ? null
        : {
            attempt: progress.attempt,
            of: progress.of,
            message: progress.message,
            next_attempt_at: iso(progress.next_attempt_at),
          },
    synced_at: isoOrNull(document.synced_at),
    time_to_live_ms: document.time_to_live_ms,
    retry_requested_at: isoOrNull(document.retry_requested_at),
    queued_at: isoOrNull(document.queued_at),
    next_retry_at: isoOrNull(document.next_retry_at),
    deletion_requested_at: isoOrNull(document.deletion_requested_at),
    deletion_not_before: isoOrNull(document.deletion_not_before),
    deletion_force: document.deletion_force,
    dependent_agents: document.dependent_agents,
    revision: document.revision,
    synced_revision: document.synced_revision,
    auto_sync_state:
      autoSync === null
        ? null
        : {
            consecutive_failures: autoSync.consecutive_failures,
            next_refresh_at: isoOrNull(autoSync.next_refresh_at),
            checked_at: iso(autoSync.checked_at),
          },
    unsettled_since: isoOrNull(document.unsettled_since),
    index_status: document.index_status,
    indexes: Object.fromEntries(Object.entries(document.indexes).map(([model, { status }]) => [model, status])),
    index_progress: document.index_progress,
    index_checked_at: isoOrNull(document.index_checked_at),
    index_due_at: isoOrNull(document.index_due_at),
  };
}

const iso = (timestamp: TimestampLike): string => timestamp.toDate().toISOString();

const isoOrNull = (timestamp: TimestampLike | null): string | null => (timestamp === null ? null : iso(timestamp));
