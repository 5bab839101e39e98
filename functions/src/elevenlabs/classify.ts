import { errorCatalogue, type SyncErrorType } from '@knowledge-sync/contract';
import { UnusableAddressError } from './address.ts';
import { ElevenLabsSyncError } from './error.ts';
import { readErrorBody } from './error-body.ts';
import type { Exchange } from './exchange.ts';
import { UnusableKeyError } from './key.ts';
import { redact } from './redact.ts';
import { refusalType } from './refusal-type.ts';
import { retryAfterMs } from './retry-after.ts';

export type CallKind = 'create' | 'update' | 'delete' | 'read';

export interface FailedCall {
  kind: CallKind;
  exchange: Exchange;
  /** Removed from every message: the key, and the text that was sent. */
  apiKey: string;
  text: string | null;
  now: Date;
}

/** Everything about the failure that does not depend on the kind of call. */
interface Verdict {
  type: SyncErrorType;
  /** For the log, without ElevenLabs' message. */
  sentence: string;
  http_status: number | null;
  provider_type: string | null;
  provider_code: string | null;
  provider_status: string | null;
  /** For people, without key and document text. */
  words: string | null;
  request_id: string | null;
  /** Whether a write may have taken effect. */
  may_have_acted: boolean;
}

/**
 * Turns any error of a call to ElevenLabs into an error of the catalogue. Pure, and never throws.
 * Attempts and waits are decided by the caller.
 */
export function classify(error: unknown, call: FailedCall): ElevenLabsSyncError {
  const verdict = judge(error, call);
  return new ElevenLabsSyncError(`ElevenLabs ${call.kind}: ${verdict.sentence}`, {
    error_type: verdict.type,
    is_retryable: errorCatalogue[verdict.type].retryable,
    cause: error,
    http_status: verdict.http_status,
    provider_type: verdict.provider_type,
    provider_code: verdict.provider_code,
    provider_status: verdict.provider_status,
    detail: verdict.words === '' ? null : verdict.words,
    request_id: verdict.request_id,
    retry_after_ms: retryAfterMs(call.exchange.headers?.get('retry-after'), call.now),
    is_outcome_unknown: call.kind !== 'read' && verdict.may_have_acted,
  });
}

function judge(error: unknown, call: FailedCall): Verdict {
  const { exchange } = call;
  if (!exchange.sent) return judgeUnsent(error, call);
  if (exchange.status === null) return judgeUnanswered(error, call);
  if (exchange.status >= 400) return judgeRefusal(error, call, exchange.status);
  if (exchange.status >= 300) return judgeRedirect(exchange.status, exchange);
  return brokeOff(error) ? judgeUnanswered(error, call) : judgeUnreadable(exchange.status, exchange);
}

const nothing = {
  http_status: null,
  provider_type: null,
  provider_code: null,
  provider_status: null,
  request_id: null,
  may_have_acted: false,
} as const;

function judgeUnsent(error: unknown, call: FailedCall): Verdict {
  if (error instanceof UnusableKeyError) {
    return { ...nothing, type: 'auth_error', sentence: 'no request, the key is unusable', words: error.message };
  }
  if (error instanceof UnusableAddressError) {
    return {
      ...nothing,
      type: 'wrong_address',
      sentence: 'no request, the base URL is unusable',
      words: error.message,
    };
  }
  if (call.exchange.stopped_by !== null) {
    return {
      ...nothing,
      type: 'network',
      sentence: 'no request, the time was over',
      words: 'The time was over before the request was sent.',
    };
  }
  if (nameOf(error) === 'JsonError') {
    // The error's message repeats the argument.
    const words = 'Not sent: an argument is not of the type that ElevenLabs expects.';
    return { ...nothing, type: 'validation', sentence: 'no request, a bad argument', words };
  }
  return {
    ...nothing,
    type: 'unknown',
    sentence: `no request, ${nameOf(error)}`,
    words: redact(messageOf(error), call),
  };
}

/** Codes of errors before anything was sent, so the request cannot have taken effect. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function judgeUnanswered(error: unknown, call: FailedCall): Verdict {
  const { stopped_by } = call.exchange;
  const { code, message } = rootOf(error);
  const reason =
    stopped_by === 'time_out' ? 'no answer in time' : stopped_by === 'caller' ? 'stopped' : (code ?? message);
  return {
    ...nothing,
    type: 'network',
    sentence: `no complete answer (${stopped_by ?? code ?? 'broken off'})`,
    words: redact(code === null || stopped_by !== null ? reason : `${code}: ${message}`, call),
    may_have_acted: stopped_by !== null || code === null || !neverConnected.has(code),
  };
}

function judgeRefusal(error: unknown, call: FailedCall, status: number): Verdict {
  const { exchange } = call;
  const read = readErrorBody(bodyOf(error));
  const word = (given: string | null): string | null =>
    given === null || redact(given, call) !== given ? null : given;
  const body = {
    ...read,
    type: word(read.type),
    code: word(read.code),
    status: word(read.status),
    // Redacted first, so that a quoted text does not decide on the class.
    message: read.message === null ? null : redact(read.message, call),
    format: read.format === 'none' && isPage(exchange) ? ('text' as const) : read.format,
  };
  const type = refusalType(status, body);
  const provider_code = body.code ?? body.status;
  const words = [...new Set([body.code, body.status])].filter((one) => one !== null);
  return {
    type,
    sentence: ['HTTP', status, ...words].join(' '),
    http_status: status,
    provider_type: body.type,
    provider_code,
    provider_status: body.status,
    words: body.message ?? (provider_code === null ? `HTTP ${status} without a readable explanation.` : null),
    request_id: word(body.request_id) ?? requestIdOf(exchange),
    may_have_acted: status >= 500 || status === 408,
  };
}

const judgeRedirect = (status: number, exchange: Exchange): Verdict => ({
  ...nothing,
  type: 'wrong_address',
  sentence: `HTTP ${status}, a redirect`,
  http_status: status,
  words: 'The endpoint redirects elsewhere: set ELEVENLABS_BASE_URL to the address that it redirects to.',
  request_id: requestIdOf(exchange),
});

const judgeUnreadable = (status: number, exchange: Exchange): Verdict => ({
  ...nothing,
  type: isPage(exchange) ? 'gateway' : 'unknown',
  sentence: `HTTP ${status} with ${isPage(exchange) ? 'a web page' : 'an unreadable answer'}`,
  http_status: status,
  words: isPage(exchange)
    ? `HTTP ${status} with a web page instead of ElevenLabs' answer.`
    : `HTTP ${status} with an answer that is not in ElevenLabs' format.`,
  request_id: requestIdOf(exchange),
  may_have_acted: true,
});

/** ElevenLabs itself answers with JSON, and with HTML only when it returns a document's content. */
const isPage = ({ headers }: Exchange): boolean => /\bx?html\b/i.test(headers?.get('content-type') ?? '');

function requestIdOf({ headers }: Exchange): string | null {
  const id = headers?.get('x-request-id') ?? headers?.get('request-id') ?? null;
  return id !== null && /^[\w.:-]{1,100}$/.test(id) ? id : null;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const bodyOf = (error: unknown): unknown => (error instanceof Error && 'body' in error ? error.body : undefined);

/** The SDK sets a cause on an interrupted answer, and none on an answer that it cannot parse. */
const brokeOff = (error: unknown): boolean => error instanceof Error && error.cause !== undefined;

/** Returns the innermost cause: `fetch failed` wraps the reason. */
function rootOf(error: unknown): { code: string | null; message: string } {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  const code = root instanceof Error && 'code' in root && typeof root.code === 'string' ? root.code : null;
  return { code, message: messageOf(root) };
}
