import type { SyncErrorType } from '@knowledge-sync/contract';
import type { FaultInput } from '@knowledge-sync/emulator/simulator';
import type { CallKind } from './classify.ts';

/** The document's text in these tests: no error may repeat it. */
export const text = 'The vault code is 4711, and the cellar door is never locked on Sundays.';

export interface Row {
  title: string;
  call?: CallKind;
  fault: FaultInput;
  expected: [SyncErrorType, retryable: boolean, http_status: number | null, provider_code: string | null];
  /** Whether the write may have taken effect. */
  unknownOutcome?: boolean;
  /** The time limit of the call. */
  timeoutMs?: number;
}

export const preset = (name: NonNullable<Extract<FaultInput, { kind: 'status' }>['preset']>): FaultInput => ({
  kind: 'status',
  preset: name,
});
export const status = (code: number, rest: Partial<Extract<FaultInput, { kind: 'status' }>> = {}): FaultInput => ({
  kind: 'status',
  status: code,
  ...rest,
});

/** One row for each way in which a request can fail. The simulator plays every fault. */
export const rows: Row[] = [
  {
    title: '429 without Retry-After',
    fault: preset('rate_limit_exceeded'),
    expected: ['rate_limit', true, 429, 'rate_limit_exceeded'],
  },
  {
    title: '429 for a full plan',
    fault: preset('concurrent_limit_exceeded'),
    expected: ['rate_limit', true, 429, 'concurrent_limit_exceeded'],
  },
  { title: '400', fault: preset('invalid_text'), expected: ['validation', false, 400, 'invalid_text'] },
  {
    title: '400 because agents hold it',
    call: 'delete',
    fault: preset('document_has_dependent_agents'),
    expected: ['in_use', false, 400, 'document_has_dependent_agents'],
  },
  {
    title: '400 with a quota code',
    fault: preset('quota_exceeded_400'),
    expected: ['quota', false, 400, 'quota_exceeded'],
  },
  {
    title: '401 for a permission',
    fault: preset('missing_permissions'),
    expected: ['permission', false, 401, 'missing_permissions'],
  },
  {
    title: '401 with a quota code',
    fault: preset('quota_exceeded'),
    expected: ['quota', false, 401, 'quota_exceeded'],
  },
  {
    title: '401 with a quota status in the older shape',
    fault: preset('quota_exceeded_legacy'),
    expected: ['quota', false, 401, 'quota_exceeded'],
  },
  { title: '402', fault: preset('insufficient_credits'), expected: ['quota', false, 402, 'insufficient_credits'] },
  {
    title: '402 with a bare string',
    fault: status(402, { body: 'Payment Required', content_type: 'text/plain' }),
    expected: ['billing', false, 402, null],
  },
  {
    title: '403',
    fault: preset('insufficient_permissions'),
    expected: ['permission', false, 403, 'insufficient_permissions'],
  },
  {
    title: '404 on create: the folder is gone',
    fault: preset('document_not_found'),
    expected: ['unknown', false, 404, 'document_not_found'],
  },
  {
    title: '404 on update: the document is gone',
    call: 'update',
    fault: preset('document_not_found'),
    expected: ['unknown', false, 404, 'document_not_found'],
  },
  {
    title: '404 on delete of a route that the API does not have',
    call: 'delete',
    fault: status(404, { body: { detail: 'Not Found' } }),
    expected: ['wrong_address', false, 404, null],
  },
  {
    title: '404 HTML on delete',
    call: 'delete',
    fault: preset('not_found_html'),
    expected: ['wrong_address', false, 404, null],
  },
  {
    title: '408',
    fault: preset('request_timeout'),
    expected: ['server_error', true, 408, 'request_timeout'],
    unknownOutcome: true,
  },
  {
    title: '409 while busy',
    fault: preset('already_processing'),
    expected: ['rate_limit', true, 409, 'already_processing'],
  },
  {
    title: '409 on a conflict',
    call: 'update',
    fault: preset('concurrent_modification'),
    expected: ['rate_limit', true, 409, 'concurrent_modification'],
  },
  { title: '413', fault: preset('request_too_large'), expected: ['validation', false, 413, 'request_too_large'] },
  { title: '418', fault: status(418), expected: ['unknown', false, 418, 'simulated_418'] },
  {
    title: '422 with an array that repeats the text',
    fault: status(422, {
      body: { detail: [{ type: 'string_type', loc: ['body', 'text'], msg: 'Input should be valid', input: { text } }] },
    }),
    expected: ['validation', false, 422, null],
  },
  {
    title: '500',
    fault: preset('internal_server_error'),
    expected: ['server_error', true, 500, 'internal_server_error'],
    unknownOutcome: true,
  },
  {
    title: '500 on a listing',
    call: 'read',
    fault: preset('internal_server_error'),
    expected: ['server_error', true, 500, 'internal_server_error'],
  },
  {
    title: '403 HTML of a gateway',
    fault: preset('forbidden_html'),
    expected: ['gateway', true, 403, null],
  },
  {
    title: '403 HTML on a listing',
    call: 'read',
    fault: preset('forbidden_html'),
    expected: ['gateway', true, 403, null],
  },
  {
    title: '403 plain text of a gateway',
    fault: status(403, { body: 'error code: 1020', content_type: 'text/plain' }),
    expected: ['gateway', true, 403, null],
  },
  {
    title: '403 HTML with a JSON content type',
    fault: status(403, { body: '<html>Blocked</html>', content_type: 'application/json' }),
    expected: ['gateway', true, 403, null],
  },
  {
    title: '401 HTML of a proxy that has a login of its own',
    fault: status(401, { body: '<!doctype html><title>Sign in</title>', content_type: 'text/html' }),
    expected: ['gateway', true, 401, null],
  },
  {
    title: '413 HTML of a gateway that limits the size',
    fault: status(413, { body: '<html>Request Entity Too Large</html>', content_type: 'text/html' }),
    expected: ['validation', false, 413, null],
  },
  {
    title: '401 that only says "Unauthorized"',
    fault: status(401, { body: { detail: 'Unauthorized' } }),
    expected: ['auth_error', false, 401, null],
  },
  {
    title: '401 for a reason that is not about the key',
    fault: status(401, { body: { detail: { status: 'moon_phase', message: 'Not today.' } } }),
    expected: ['unknown', false, 401, 'moon_phase'],
  },
  {
    title: '502 HTML with a JSON content type',
    fault: preset('bad_gateway_as_json'),
    expected: ['server_error', true, 502, null],
    unknownOutcome: true,
  },
  {
    title: '504 HTML',
    call: 'delete',
    fault: preset('gateway_timeout_html'),
    expected: ['gateway', true, 504, null],
    unknownOutcome: true,
  },
  {
    title: 'a redirect',
    fault: status(307, { headers: { location: '/elsewhere' } }),
    expected: ['wrong_address', false, 307, null],
  },
  {
    title: 'a time-out before the headers',
    fault: { kind: 'hang' },
    timeoutMs: 1_500,
    expected: ['network', true, null, null],
    unknownOutcome: true,
  },
  {
    title: 'a time-out of a listing',
    call: 'read',
    fault: { kind: 'hang' },
    timeoutMs: 1_500,
    expected: ['network', true, null, null],
  },
  {
    title: 'a body that stalls after the headers',
    fault: { kind: 'cut_off', ending: 'stall' },
    timeoutMs: 1_500,
    expected: ['network', true, null, null],
    unknownOutcome: true,
  },
  { title: 'a reset', fault: { kind: 'reset' }, expected: ['network', true, null, null], unknownOutcome: true },
  {
    title: 'a body that is cut off',
    call: 'update',
    fault: { kind: 'cut_off' },
    expected: ['network', true, null, null],
    unknownOutcome: true,
  },
  {
    title: '200 garbage on create',
    fault: { kind: 'garbage' },
    expected: ['unknown', false, 200, null],
    unknownOutcome: true,
  },
  {
    title: '200 garbage on update',
    call: 'update',
    fault: { kind: 'garbage', body: '{"id":"another","name":"x"}' },
    expected: ['unknown', false, 200, null],
    unknownOutcome: true,
  },
  {
    title: '200 with nothing on create',
    fault: { kind: 'garbage', body: '' },
    expected: ['unknown', false, 200, null],
    unknownOutcome: true,
  },
  {
    title: '200 HTML on delete',
    call: 'delete',
    fault: { kind: 'garbage', body: '<html>Welcome</html>', content_type: 'text/html' },
    expected: ['gateway', true, 200, null],
    unknownOutcome: true,
  },
  {
    title: '200 garbage on a listing',
    call: 'read',
    fault: { kind: 'garbage' },
    expected: ['unknown', false, 200, null],
  },
];
