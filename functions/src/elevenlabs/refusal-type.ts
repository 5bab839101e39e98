/**
 * The types of refusals. ElevenLabs gives a status of HTTP and up to three words of its own, and
 * any of them may be the telling one: a 401 can be about the key, its permissions, the quota, an
 * unpaid invoice, a blocked account or the region.
 */
import type { SyncErrorType } from '@knowledge-sync/contract';
import type { ErrorBody } from './error-body.ts';

interface Rule {
  type: SyncErrorType;
  /** Matched against each of ElevenLabs' words. */
  words?: RegExp;
  /** Matched against its message, which must not contain the document's text. */
  message?: RegExp;
  /** Only for these; for any if it is left out. */
  http?: readonly number[];
}

/** Messages of other refusals may quote what was sent. */
const denied = [401, 402, 403] as const;

/** The first one that fits decides. */
const rules: readonly Rule[] = [
  // An address of another region reports the key as invalid.
  {
    type: 'wrong_region',
    message: /residency|(wrong|another|other|different) region|(is|to) an? \w+ server\b/i,
    http: denied,
  },
  { type: 'wrong_region', words: /residency|(wrong|invalid)_region|region_mismatch/ },
  {
    type: 'protected_branch',
    words: /protected_branch|branch_(is_)?(protected|protection)|branch_locked|admin_perms_required/,
  },
  {
    type: 'protected_branch',
    message: /branch.*(protect|admin|locked)|(protect|admin|locked).*branch/i,
    http: [...denied, 409],
  },
  { type: 'quota', words: /quota|credits|rag_limit|storage_limit|(document|knowledge_base)s?_limit/ },
  {
    type: 'plan',
    words:
      /subscription_required|(paid|higher)_plan|(plan|tier)_(required|upgrade|limit|not)|(plan|tier|subscription)_too_low|feature_not_|upgrade_required|free_(user|tier|plan)|output_format_not_allowed|only_for_/,
  },
  { type: 'account_blocked', words: /unusual_activity|abuse|fraud/ },
  {
    type: 'account_blocked',
    words:
      /(account|user|workspace)_(is_)?(blocked|banned|suspended|disabled|locked|deactivated|restricted|terminated)|(blocked|banned|suspended|disabled|locked|deactivated)_(account|user|workspace)/,
  },
  { type: 'billing', words: /payment_(?!required$)|billing|invoice|past_due|unpaid|(invalid|inactive)_subscription/ },
  { type: 'billing', words: /subscription_(inactive|cancell?ed|expired|past_due|paused)|card_declined/ },
  { type: 'in_use', words: /dependent_agents/ },
  { type: 'already_exists', words: /already_exists|^duplicate/ },
  { type: 'index_not_ready', words: /index_not_ready/ },
  { type: 'list_expired', words: /cursor/ },
  { type: 'rate_limit', words: /^already_(running|processing)$|^concurrent_modification$|too_many_.*requests/ },
  { type: 'permission', words: /permission|access_denied|^ip_|_ip_|scope/ },
  { type: 'auth_error', words: /api_key|^needs_authorization$/ },
  {
    type: 'account_blocked',
    message: /unusual activity|(account|workspace) .*(blocked|banned|suspended|disabled)/i,
    http: denied,
  },
  { type: 'permission', message: /permission/i, http: denied },
  { type: 'quota', message: /quota|credits/i, http: denied },
  { type: 'billing', message: /payment|invoice|billing/i, http: denied },
  { type: 'plan', message: /subscription|upgrade|\b(your|paid|higher|current) (plan|tier)\b/i, http: denied },
  { type: 'permission', message: /not (allowed|permitted|authori[sz]ed) to\b/i, http: denied },
  { type: 'billing', words: /^payment_required$/ },
  { type: 'billing', http: [402] },
  { type: 'auth_error', words: /authenti|unauthori|credential|token|sign_in|log_?in/, http: [401] },
  { type: 'auth_error', message: /api.?key|authenti|authori[sz]|credential|token|sign in|log in/i, http: [401] },
  { type: 'permission', http: [403] },
  // Another request changes the document at the same time, so another attempt may succeed.
  { type: 'rate_limit', http: [409, 425, 429] },
  { type: 'validation', http: [400, 411, 413, 414, 415, 422] },
];

/** The API knows none of these routes. ElevenLabs names a code when it misses a document. */
const unknownRoute = [404, 405, 410];
/** A gateway limits the size and the rate of requests, as ElevenLabs does. */
const ownOfGateways = [413, 429];

/** @param body with a message that does not contain the document's text */
export function refusalType(http: number, body: ErrorBody): SyncErrorType {
  if (http >= 500 || http === 408) return body.format === 'text' ? 'gateway' : 'server_error';
  const words = [body.status, body.code, body.type].filter((word) => word !== null);
  if (unknownRoute.includes(http) && words.length === 0) return 'wrong_address';
  if (body.format !== 'own' && http !== 402 && !ownOfGateways.includes(http)) return 'gateway';
  const fits = ({ words: ofWords, message, http: only }: Rule): boolean =>
    (only?.includes(http) ?? true) &&
    (ofWords === undefined || words.some((word) => ofWords.test(word.toLowerCase()))) &&
    (message === undefined || message.test(body.message ?? ''));
  return rules.find(fits)?.type ?? 'unknown';
}
