/**
 * How many requests ElevenLabs accepts at once, learned from its refusals: a 429 lowers the number
 * to the requests that were accepted, and time raises it slowly. Pure.
 */

export interface Limit {
  /** Requests at once when it was last lowered. */
  requests: number;
  loweredAtMs: number;
  /** No request starts before. */
  pausedUntilMs: number;
  /** Pauses since a request last got through. */
  pauses: number;
}

/** After each such time without a refusal, one more request at once is tried. */
export const raiseAfterMs = 10_000;
const firstPauseMs = 1_000;
export const longestPauseMs = 60_000;

/** @param plan the requests at once that the plan allows */
export const unlowered = (plan: number): Limit => ({ requests: plan, loweredAtMs: 0, pausedUntilMs: 0, pauses: 0 });

export const requestsAt = ({ requests, loweredAtMs }: Limit, plan: number, nowMs: number): number =>
  Math.min(plan, requests + Math.max(0, Math.floor((nowMs - loweredAtMs) / raiseAfterMs)));

/**
 * After a 429. A pause follows, which doubles from one refusal to the next. Refusals of requests
 * that were under way together are one.
 *
 * @param current what `requestsAt` gives
 * @param others the requests in flight beside the refused one
 * @param retryAfterMs what the answer asks for; null if it asks for nothing
 */
export function afterRefusal(
  limit: Limit,
  current: number,
  others: number,
  retryAfterMs: number | null,
  nowMs: number,
): Limit {
  const isFirst = nowMs >= limit.pausedUntilMs;
  const ownMs = isFirst ? firstPauseMs * 2 ** Math.min(limit.pauses, 10) : 0;
  const pauseMs = Math.min(longestPauseMs, Math.max(ownMs, retryAfterMs ?? 0));
  return {
    requests: Math.max(1, Math.min(current, others)),
    loweredAtMs: nowMs,
    pausedUntilMs: Math.max(limit.pausedUntilMs, nowMs + pauseMs),
    pauses: isFirst ? limit.pauses + 1 : limit.pauses,
  };
}

export const afterSuccess = (limit: Limit): Limit => (limit.pauses === 0 ? limit : { ...limit, pauses: 0 });

/**
 * How many documents may be claimed: so many more than requests that no request waits for
 * Firestore, and so few that a claim does not wait for requests.
 */
export const documentsAt = (requests: number): number => requests + Math.ceil(requests / 2) + 1;
