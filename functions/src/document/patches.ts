/** What the engine writes to a document at each step. Pure: the writing itself is in claim.ts, progress.ts and complete.ts. */
import { errorCatalogue, type KnowledgeDocument, type SyncError } from '@knowledge-sync/contract';
import type { ElevenLabsSyncErrorDetails } from '../elevenlabs/error.ts';

export type Patch = Partial<Record<keyof KnowledgeDocument & string, unknown>>;

type ErrorFacts = Pick<
  ElevenLabsSyncErrorDetails,
  'error_type' | 'is_retryable' | 'http_status' | 'provider_code' | 'detail' | 'request_id'
>;

export const syncErrorOf = (error: ErrorFacts): SyncError => ({
  type: error.error_type,
  http_status: error.http_status,
  provider_code: error.provider_code,
  detail: error.detail,
  hint: errorCatalogue[error.error_type].hint,
  retryable: error.is_retryable,
  request_id: error.request_id,
});

/** A failure in the catalogue's words. `isScheduled`: the schedule will queue it again. */
export function errorPatch(error: ErrorFacts, isScheduled = false) {
  const { final, scheduled } = errorCatalogue[error.error_type];
  return {
    sync_error: syncErrorOf(error),
    sync_error_message: (isScheduled ? scheduled : null) ?? final,
  } satisfies Patch;
}
