/** When a retryable failure may be queued again by the schedule. */
export const retrySchedule = { firstMs: 60_000, maxMs: 3_600_000, limit: 24 } as const;

/**
 * Milliseconds until the schedule may queue the failure again, or null when its tries are used up.
 * `Retry-After` wins where it asks for more. The jitter adds up to half, so that an outage does not end in a stampede.
 *
 * @param scheduledRetries how often the schedule has queued it since the last success, edit or person's retry
 * @param random from 0 to 1
 */
export function nextRetryDelayMs(scheduledRetries: number, retryAfterMs: number | null, random: number): number | null {
  if (scheduledRetries >= retrySchedule.limit) return null;
  const doubledMs = Math.min(retrySchedule.firstMs * 2 ** scheduledRetries, retrySchedule.maxMs);
  return Math.max(retryAfterMs ?? 0, Math.round(doubledMs * (1 + random / 2)));
}
