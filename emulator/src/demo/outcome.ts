import type { Knowledge, SyncError, SyncStatus } from '@knowledge-sync/contract';

/** What became of one file. `refused` never became a document. */
export interface Outcome {
  file: string;
  name: string;
  id: string | null;
  status: SyncStatus | 'refused';
  attempts: number;
  seconds: number | null;
  elevenlabs_document_id: string | null;
  /** A sentence for a person and what to do about it; the provider's own words where there are any. */
  error: { message: string; hint: string | null; detail: string | null } | null;
}

export const refused = (file: string, name: string, message: string): Outcome => ({
  file,
  name,
  id: null,
  status: 'refused',
  attempts: 0,
  seconds: null,
  elevenlabs_document_id: null,
  error: { message, hint: null, detail: null },
});

/** @param failedAttempts how many attempts are on record as failed; one that succeeds at once leaves no record */
export function outcomeOf(file: string, document: Knowledge, failedAttempts: number, waitedMs: number): Outcome {
  const { sync_status: status, sync_error, sync_error_message } = document;
  return {
    file,
    name: document.name,
    id: document.id,
    status,
    attempts: failedAttempts + (status === 'completed' ? 1 : 0),
    seconds: (document.time_to_live_ms ?? waitedMs) / 1000,
    elevenlabs_document_id: document.elevenlabs_document_id,
    error: errorOf(status, sync_error_message, sync_error),
  };
}

function errorOf(status: SyncStatus, message: string | null, error: SyncError | null): Outcome['error'] {
  switch (status) {
    case 'completed':
      return null;
    case 'failed':
      return {
        message: message ?? 'It failed without saying why.',
        hint: error?.hint ?? null,
        detail: error?.detail ?? null,
      };
    case 'pending':
    case 'syncing':
      return {
        message: `It is still ${status}.`,
        hint: 'Look at the log of the functions, or wait: the service goes on with it.',
        detail: null,
      };
  }
}
