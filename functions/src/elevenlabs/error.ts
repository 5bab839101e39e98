import type { SyncErrorType } from '@knowledge-sync/contract';

export interface ElevenLabsSyncErrorDetails {
  error_type: SyncErrorType;
  is_retryable: boolean;
  cause: unknown;
  http_status: number | null;
  provider_code: string | null;
  /** The provider's own words: capped, without the key, without document text. */
  detail: string | null;
  request_id: string | null;
  /** What `Retry-After` asked for, in milliseconds; null when it asked for nothing. */
  retry_after_ms: number | null;
  /** True when the request may have taken effect although no usable answer came. */
  is_outcome_unknown: boolean;
}

/** The one error that leaves `functions/src/elevenlabs/`: a call that failed, in the catalogue's terms. */
export class ElevenLabsSyncError extends Error implements ElevenLabsSyncErrorDetails {
  override readonly name = 'ElevenLabsSyncError';
  readonly error_type: SyncErrorType;
  readonly is_retryable: boolean;
  override readonly cause: unknown;
  readonly http_status: number | null;
  readonly provider_code: string | null;
  readonly detail: string | null;
  readonly request_id: string | null;
  readonly retry_after_ms: number | null;
  readonly is_outcome_unknown: boolean;

  /** @param message one sentence for the log and the attempt's record; it holds no secret and no document text */
  constructor(message: string, details: ElevenLabsSyncErrorDetails) {
    super(message, { cause: details.cause });
    this.error_type = details.error_type;
    this.is_retryable = details.is_retryable;
    this.cause = details.cause;
    this.http_status = details.http_status;
    this.provider_code = details.provider_code;
    this.detail = details.detail;
    this.request_id = details.request_id;
    this.retry_after_ms = details.retry_after_ms;
    this.is_outcome_unknown = details.is_outcome_unknown;
  }
}

/** Whether asking again would be answered alike. An answer that could not be read says nothing about the next one. */
export const isRefusal = (error: unknown): error is ElevenLabsSyncError =>
  error instanceof ElevenLabsSyncError && !error.is_retryable && error.error_type !== 'unknown';

/** ElevenLabs does not delete what agents hold themselves, unless it is forced. */
export const isInUse = (error: unknown): error is ElevenLabsSyncError =>
  error instanceof ElevenLabsSyncError && error.error_type === 'in_use';

/** A 404 without ElevenLabs' own code comes from something else at that address, and proves nothing. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError && error.http_status === 404 && error.provider_code !== null;
