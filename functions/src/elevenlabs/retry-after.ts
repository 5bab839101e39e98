/** A longer wait than this cannot be meant: it would keep documents from being synced for days. */
export const longestRetryAfterMs = 24 * 3_600_000;

/**
 * Returns `Retry-After` (RFC 9110, 10.2.3; seconds or an HTTP date) in milliseconds from `now`;
 * null if absent, unreadable or longer than a day.
 */
export function retryAfterMs(value: string | null | undefined, now: Date): number | null {
  const ms = askedFor(value?.trim() ?? '', now);
  return ms <= longestRetryAfterMs ? Math.max(0, ms) : null;
}

/** NaN if it is unreadable. */
function askedFor(text: string, now: Date): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  return /^[a-z]{3}/i.test(text) ? Date.parse(text) - now.getTime() : Number.NaN;
}
