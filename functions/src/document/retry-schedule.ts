import { longestRetryAfterMs } from '../elevenlabs/retry-after.ts';

/**
 * When the schedule queues a retryable failure again. The retries last for at least 67 hours, so
 * that an outage of two days ends before they do.
 */
export const retrySchedule = { firstMs: 60_000, maxMs: 3_600_000, limit: 72 } as const;

/** With jitter, or what `Retry-After` may ask for. */
export const longestRetryDelayMs = Math.max(retrySchedule.maxMs * 1.5, longestRetryAfterMs);

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
  // Another tool may have written anything while the worker had the document.
  const retries = Number.isFinite(scheduledRetries) ? Math.max(0, scheduledRetries) : 0;
  const doubledMs = Math.min(retrySchedule.firstMs * 2 ** retries, retrySchedule.maxMs);
  return Math.max(retryAfterMs ?? 0, Math.round(doubledMs * (1 + random / 2)));
}
