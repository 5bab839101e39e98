import { type Answer, answerWith, jsonAnswer } from './answer.ts';
import { errorAnswer, validationAnswer } from './errors.ts';
import { errorCodes } from './refusal.ts';

const html = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>`;

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
  gateway_timeout_html: () => answerWith(504, 'text/html', html('504 Gateway Time-out')),
} as const satisfies Record<string, (requestId: string) => Answer>;

type OtherName = keyof typeof others;
const otherNames = Object.keys(others) as OtherName[];
const isOther = (name: string): name is OtherName => name in others;

export const presetNames = [...errorCodes, ...otherNames] as const;
export type PresetName = (typeof presetNames)[number];

/** The preset's answer, or a plain error object for a bare status. */
export function errorPresets(requestId: string, name: PresetName | undefined, status = 500): Answer {
  if (name === undefined) {
    return jsonAnswer(status, { detail: { status: `simulated_${status}`, message: `Simulated ${status}.` } });
  }
  return isOther(name) ? others[name](requestId) : errorAnswer(name, requestId);
}
