/**
 * The error answers of ElevenLabs' API:
 * `{"detail":{type, code, status, message, request_id, param}}`, and FastAPI's array with 422.
 */
import type { z } from 'zod';
import { type Answer, jsonAnswer } from './answer.ts';
import { type ErrorCode, knownErrors, Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';

export function errorAnswer(code: ErrorCode, requestId: string, message: string = knownErrors[code][2]): Answer {
  const [status, type] = knownErrors[code];
  return jsonAnswer(status, { detail: { type, code, status: code, message, request_id: requestId, param: null } });
}

/** `BatchFailureResponseModel`: the result for one item of a request about many. */
export function failedItem(code: ErrorCode) {
  const [error_code, , error_message] = knownErrors[code];
  return { status: 'failure', error_code, error_status: code, error_message };
}

export interface ValidationIssue {
  type: string;
  loc: (string | number)[];
  msg: string;
  /** FastAPI repeats what was sent: a client that logs the answer logs the text. */
  input?: unknown;
}

/** Thrown by a route whose parameters do not fit; answered with 422. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    super('The request is not valid.');
    this.issues = issues;
  }
}

export const validationAnswer = (issues: readonly ValidationIssue[]): Answer => jsonAnswer(422, { detail: issues });

/** The answer for an error of ElevenLabs; rethrows every other error. */
export function answerTo(error: unknown, requestId: string, form: Settings['error_form']): Answer {
  if (error instanceof Refusal && form === 'status alone')
    return jsonAnswer(error.status, { detail: { status: error.code, message: error.message } });
  if (error instanceof Refusal) return errorAnswer(error.code, requestId, error.message);
  if (error instanceof InvalidRequest) return validationAnswer(error.issues);
  throw error;
}

export function toValidationIssues(error: z.ZodError, place: 'body' | 'query', input: unknown): ValidationIssue[] {
  return error.issues.map((issue) => ({
    type: issue.code === 'invalid_type' && issue.input === undefined ? 'missing' : issue.code,
    loc: [place, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))],
    msg: issue.message,
    input,
  }));
}
