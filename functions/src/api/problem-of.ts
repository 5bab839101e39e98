/** Which problem an error is for whoever called. Nothing of an unexpected error's own words leaves the service. */
import { GrpcStatus } from 'firebase-admin/firestore';
import { HTTPException } from 'hono/http-exception';
import { hasGrpcStatus } from '../store/conditional.ts';
import { BadCursorError } from '../store/cursor.ts';
import { MalformedDocumentError } from '../store/read.ts';
import { invalidFields, ProblemError } from './problem.ts';
import { TimeLimitError } from './time-limit.ts';

export function problemOf(error: unknown, requestId: string): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof BadCursorError) {
    return invalidFields([{ field: 'cursor', message: 'cursor must be the next_cursor of an earlier response.' }]);
  }
  if (error instanceof HTTPException && error.status === 400) return malformedJson();
  if (error instanceof HTTPException && error.status === 415) {
    return unsupportedMediaType('application/json', 'JSON in UTF-8');
  }
  const instance = `urn:request:${requestId}`;
  if (error instanceof MalformedDocumentError) {
    return new ProblemError(
      'malformed-document',
      `These fields of the stored document are missing or wrong: ${error.fields.join(', ')}. An administrator has to correct them in Firestore.`,
      { instance },
    );
  }
  if (isUnavailable(error)) {
    return new ProblemError(
      'unavailable',
      'The store did not answer in time. A write may have been stored all the same: repeat it with the same Idempotency-Key, or look before you repeat it.',
      { instance, headers: { 'Retry-After': '10' } },
    );
  }
  return new ProblemError('internal', `Something went wrong on our side. The log has it under ${requestId}.`, {
    instance,
  });
}

export const malformedJson = (): ProblemError =>
  new ProblemError('malformed-json', 'The body could not be read as JSON in UTF-8: send one JSON object.');

export const unsupportedMediaType = (mediaType: string, what: string): ProblemError =>
  new ProblemError(
    'unsupported-media-type',
    `The body must be ${what}: send it with the header Content-Type: ${mediaType}.`,
  );

const isUnavailable = (error: unknown): boolean =>
  error instanceof TimeLimitError ||
  hasGrpcStatus(
    error,
    GrpcStatus.UNAVAILABLE,
    GrpcStatus.DEADLINE_EXCEEDED,
    GrpcStatus.RESOURCE_EXHAUSTED,
    GrpcStatus.ABORTED,
  );
