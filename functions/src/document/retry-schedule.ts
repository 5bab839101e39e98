/** When the schedule queues a retryable failure again. */
export const retrySchedule = { firstMs: 60_000, maxMs: 3_600_000, limit: 24 } as const;

/**
 * Milliseconds until the schedule queues the failure again, or null when its retries are used up.
 * `Retry-After` wins where it asks for more. Jitter adds up to half, so that not all documents are
 * sent at once after an outage.
 *
 * @param scheduledRetries retries by the schedule since the last success, edit or person's retry
 * @param random from 0 to 1
 */
export function nextRetryDelayMs(scheduledRetries: number, retryAfterMs: number | null, random: number): number | null {
  if (scheduledRetries >= retrySchedule.limit) return null;
  const doubledMs = Math.min(retrySchedule.firstMs * 2 ** scheduledRetries, retrySchedule.maxMs);
  return Math.max(retryAfterMs ?? 0, Math.round(doubledMs * (1 + random / 2)));
}
