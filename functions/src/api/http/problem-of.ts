/** Converts errors to problems. The message of an unexpected error never leaves the service. */
import { GrpcStatus } from 'firebase-admin/firestore';
import { HTTPException } from 'hono/http-exception';
import { NoSlotError } from '../../runtime/no-slot.ts';
import { TimeLimitError } from '../../runtime/time-limit.ts';
import { hasGrpcStatus } from '../../store/conditional.ts';
import { BadCursorError } from '../../store/cursor.ts';
import { MalformedDocumentError, NewerDocumentError } from '../../store/read.ts';
import { invalidFields, malformedJson, ProblemError, unsupportedMediaType } from './problem.ts';

export function problemOf(error: unknown, requestId: string, method: string): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof BadCursorError) {
    return invalidFields([{ field: 'cursor', message: 'cursor must be the next_cursor of an earlier response.' }]);
  }
  // The validators throw these two themselves.
  if (error instanceof HTTPException && error.status === 400) return malformedJson();
  if (error instanceof HTTPException && error.status === 415) {
    return unsupportedMediaType('application/json', 'JSON in UTF-8');
  }
  const instance = `urn:request:${requestId}`;
  if (error instanceof NewerDocumentError) {
    return new ProblemError(
      'newer-document',
      'A newer release of this service has written the document. Deploy that release again to change it. Nothing was changed.',
    );
  }
  if (error instanceof MalformedDocumentError) {
    return new ProblemError(
      'malformed-document',
      `These fields of the stored document are missing or invalid: ${error.fields.join(', ')}. Correct them in Firestore, or delete the document.`,
    );
  }
  if (error instanceof NoSlotError) {
    return new ProblemError(
      'busy',
      'Others are asking ElevenLabs at this moment. Nothing was changed. Try again in 5 seconds.',
      { headers: { 'Retry-After': '5' } },
    );
  }
  if (isUnavailable(error)) {
    return new ProblemError(
      'unavailable',
      `The database did not respond in time. ${method === 'GET' ? 'Try again shortly.' : afterLostWrite}`,
      { instance, headers: { 'Retry-After': '10' } },
    );
  }
  return new ProblemError('internal', `Something went wrong on our side. The log has the details under ${requestId}.`, {
    instance,
  });
}

const afterLostWrite =
  'A write may still have been stored. Repeat it with the same Idempotency-Key, or read before you repeat it.';

const isUnavailable = (error: unknown): boolean =>
  error instanceof TimeLimitError ||
  hasGrpcStatus(
    error,
    GrpcStatus.UNAVAILABLE,
    GrpcStatus.DEADLINE_EXCEEDED,
    GrpcStatus.RESOURCE_EXHAUSTED,
    GrpcStatus.ABORTED,
  );
