import { type Answer, answerWith, jsonAnswer } from './answer.ts';
import { errorAnswer, validationAnswer } from './errors.ts';
import { errorCodes } from './refusal.ts';

const html = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>`;

/**
 * Errors whose telling word is in another field than usual, or under a status of HTTP that suggests
 * something else.
 */
const mixed = {
  missing_permission_unauthorized: [
    401,
    {
      type: 'authentication_error',
      code: 'unauthorized',
      status: 'missing_permissions',
      message: 'The API key you used is missing the permission convai_write to execute this operation.',
    },
  ],
  needs_authorization: [401, { status: 'needs_authorization', message: 'No key was received.' }],
  quota_as_invalid_request: [
    401,
    { type: 'invalid_request', code: 'quota_exceeded', status: 'quota_exceeded', message: 'Your quota is used up.' },
  ],
  payment_issue: [
    401,
    { type: 'payment_required', code: 'payment_issue', status: 'payment_issue', message: 'A payment has failed.' },
  ],
  paid_plan_required: [
    400,
    { type: 'payment_required', code: 'paid_plan_required', status: 'paid_plan_required', message: 'Paid plans only.' },
  ],
  subscription_required: [
    403,
    {
      type: 'authorization_error',
      code: 'subscription_required',
      status: 'output_format_not_allowed',
      message: 'Another plan includes this.',
    },
  ],
  detected_unusual_activity: [
    401,
    { status: 'detected_unusual_activity', message: 'Unusual activity detected. Use of the free tier is off.' },
  ],
  wrong_region: [
    401,
    {
      status: 'invalid_api_key',
      message: 'The key belongs to the EU data residency stack, however this server is a global server.',
    },
  ],
  protected_branch: [
    403,
    {
      type: 'authorization_error',
      code: 'forbidden',
      status: 'insufficient_permissions',
      message: 'The branch Main is protected: only admins may change it.',
    },
  ],
  rag_index_not_ready: [422, { status: 'rag_index_not_ready', message: 'The index is being built.' }],
  agent_as_document: [404, { status: 'document_not_found', message: 'Document with id agent_7 not found.' }],
  resource_already_exists: [
    409,
    { type: 'conflict', code: 'resource_already_exists', status: 'resource_already_exists', message: 'It exists.' },
  ],
  already_running: [409, { type: 'conflict', code: 'already_running', status: 'already_running', message: 'Running.' }],
  maintenance: [503, { type: 'service_unavailable', code: 'maintenance', status: 'maintenance', message: 'Later.' }],
  invalid_cursor: [
    400,
    { type: 'validation_error', code: 'invalid_cursor', status: 'invalid_cursor', message: 'The cursor is old.' },
  ],
} as const satisfies Record<string, readonly [status: number, detail: Record<string, string>]>;

type MixedName = keyof typeof mixed;
const mixedNames = Object.keys(mixed) as MixedName[];
const isMixed = (name: string): name is MixedName => name in mixed;

/** Answers that a client meets although they are not ElevenLabs' usual error object. */
const others = {
  /** 401 in the older shape, with a `status` and no `code`. */
  quota_exceeded_legacy: () =>
    jsonAnswer(401, { detail: { status: 'quota_exceeded', message: 'This request exceeds your quota of 10000.' } }),
  quota_exceeded_400: (requestId: string) => ({ ...errorAnswer('quota_exceeded', requestId), status: 400 }),
  validation: () =>
    validationAnswer([{ type: 'string_type', loc: ['body', 'text'], msg: 'Input should be a valid string' }]),
  /** A gateway's page under the wrong content type. */
  bad_gateway_as_json: () => answerWith(502, 'application/json', html('502 Bad Gateway')),
  bad_gateway_html: () => answerWith(502, 'text/html', html('502 Bad Gateway')),
  forbidden_html: () => answerWith(403, 'text/html; charset=UTF-8', html('Attention Required!')),
  service_unavailable_html: () => answerWith(503, 'text/html', html('503 Service Temporarily Unavailable')),
  not_found_html: () => answerWith(404, 'text/html', html('404 Not Found')),
  gateway_timeout_html: () => answerWith(504, 'text/html', html('504 Gateway Time-out')),
} as const satisfies Record<string, (requestId: string) => Answer>;

type OtherName = keyof typeof others;
const otherNames = Object.keys(others) as OtherName[];
const isOther = (name: string): name is OtherName => name in others;

export const presetNames = [...errorCodes, ...mixedNames, ...otherNames] as const;
export type PresetName = (typeof presetNames)[number];

/** The preset's answer, or a plain error object for a bare status. */
export function errorPresets(requestId: string, name: PresetName | undefined, status = 500): Answer {
  if (name === undefined) {
    return jsonAnswer(status, { detail: { status: `simulated_${status}`, message: `Simulated ${status}.` } });
  }
  if (isMixed(name)) {
    const [code, detail] = mixed[name];
    return jsonAnswer(code, { detail: { ...detail, request_id: requestId } });
  }
  return isOther(name) ? others[name](requestId) : errorAnswer(name, requestId);
}
