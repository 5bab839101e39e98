import { blockingErrorTypes, type SyncErrorType } from '@knowledge-sync/contract';

export interface ElevenLabsSyncErrorDetails {
  error_type: SyncErrorType;
  is_retryable: boolean;
  cause: unknown;
  http_status: number | null;
  /** ElevenLabs' own words. The code is its `status` if it gives no `code`. */
  provider_type?: string | null;
  provider_code: string | null;
  provider_status?: string | null;
  /** ElevenLabs' message: shortened, without key and document text. */
  detail: string | null;
  request_id: string | null;
  /** The wait that `Retry-After` asks for, in milliseconds; null if there is none. */
  retry_after_ms: number | null;
  /**
   * Whether the request may have taken effect although there is no usable answer: a lost request.
   */
  is_outcome_unknown: boolean;
}

/** The details of an error that no answer of ElevenLabs caused. */
export const withoutAnswer = {
  http_status: null,
  provider_code: null,
  request_id: null,
  retry_after_ms: null,
  is_outcome_unknown: false,
} as const;

/**
 * The only error that `functions/src/elevenlabs/` throws: a failed call, with its class in the
 * error catalogue.
 */
export class ElevenLabsSyncError extends Error implements ElevenLabsSyncErrorDetails {
  override readonly name = 'ElevenLabsSyncError';
  readonly error_type: SyncErrorType;
  readonly is_retryable: boolean;
  override readonly cause: unknown;
  readonly http_status: number | null;
  readonly provider_type: string | null;
  readonly provider_code: string | null;
  readonly provider_status: string | null;
  readonly detail: string | null;
  readonly request_id: string | null;
  readonly retry_after_ms: number | null;
  readonly is_outcome_unknown: boolean;

  /**
   * @param message one sentence for the log and the attempt's record, without secrets and document
   *    text
   */
  constructor(message: string, details: ElevenLabsSyncErrorDetails) {
    super(message, { cause: details.cause });
    this.error_type = details.error_type;
    this.is_retryable = details.is_retryable;
    this.cause = details.cause;
    this.http_status = details.http_status;
    this.provider_type = details.provider_type ?? null;
    this.provider_code = details.provider_code;
    this.provider_status = details.provider_status ?? null;
    this.detail = details.detail;
    this.request_id = details.request_id;
    this.retry_after_ms = details.retry_after_ms;
    this.is_outcome_unknown = details.is_outcome_unknown;
  }
}

/** The same error, to be tried again. */
export const asRetryable = (error: ElevenLabsSyncError): ElevenLabsSyncError =>
  new ElevenLabsSyncError(error.message, { ...error, cause: error.cause, is_retryable: true });

/** Whether the same request would fail again. This is not known after an unreadable answer. */
export const isRefusal = (error: unknown): error is ElevenLabsSyncError =>
  error instanceof ElevenLabsSyncError && !error.is_retryable && error.error_type !== 'unknown';

const blocking: readonly SyncErrorType[] = blockingErrorTypes;

/** Whether the cause is outside of the document, so that other requests would meet it too. */
export const isBlocking = ({ error_type }: Pick<ElevenLabsSyncError, 'error_type'>): boolean =>
  blocking.includes(error_type);

/** Whether ElevenLabs refused the request as one too many at once, or in a time. */
export const isTooMany = (error: unknown): error is ElevenLabsSyncError =>
  error instanceof ElevenLabsSyncError && error.http_status === 429 && error.is_retryable;

/** Whether ElevenLabs refused a deletion because agents have the document itself. */
export const isInUse = (error: unknown): error is ElevenLabsSyncError =>
  error instanceof ElevenLabsSyncError && error.error_type === 'in_use';

/** The answer has more bytes than its reader takes. */
export class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError';
}

/** Whether the call failed because of it. */
export const isTooLong = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError && error.cause instanceof AnswerTooLongError;

/**
 * Whether the copy is gone. A 404 without ElevenLabs' code comes from another server and proves
 * nothing.
 */
export const isNotFound = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError && error.http_status === 404 && error.provider_code !== null;
