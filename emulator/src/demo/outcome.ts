import type { Knowledge, SyncError, SyncStatus } from '@knowledge-sync/contract';
import { kindOf, type Source } from './source.ts';

/** The result of one source. A `refused` one never became a document. */
export interface Outcome {
  /** `Text`, `Web page`, `PDF`. */
  kind: string;
  /** Its path in the folder; null for a web page. */
  file: string | null;
  /** Null for a file. */
  url: string | null;
  name: string;
  id: string | null;
  status: SyncStatus | 'refused';
  attempts: number;
  seconds: number | null;
  elevenlabs_document_id: string | null;
  /** A sentence for the user, what to do about it, and the provider's message if there is one. */
  error: { message: string; hint: string | null; detail: string | null } | null;
}

const identify = (source: Source, document: Knowledge | null) => ({
  kind: kindOf(source, document),
  file: source.type === 'url' ? null : source.path,
  url: source.type === 'url' ? source.url : null,
  name: document?.name ?? (source.type === 'url' ? source.url : source.name),
});

export const refused = (source: Source, message: string): Outcome => ({
  ...identify(source, null),
  id: null,
  status: 'refused',
  attempts: 0,
  seconds: null,
  elevenlabs_document_id: null,
  error: { message, hint: null, detail: null },
});

/**
 * @param failedAttempts the number of recorded failures; a success at the first attempt is not
 * recorded
 */
export function outcomeOf(source: Source, document: Knowledge, failedAttempts: number, waitedMs: number): Outcome {
  const { sync_status: status, sync_error, sync_error_message } = document;
  return {
    ...identify(source, document),
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
        message: message ?? 'It failed without a reason.',
        hint: error?.hint ?? null,
        detail: error?.detail ?? null,
      };
    case 'pending':
    case 'syncing':
      return {
        message: `It is still ${status}.`,
        hint: 'Read the log of the functions, or wait: the service continues with it.',
        detail: null,
      };
  }
}
