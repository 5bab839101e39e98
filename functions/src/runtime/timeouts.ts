/** How long functions and their claims last, in seconds. Apart from config.ts, which loads more. */

/**
 * The time-out of the sync function. Firebase allows no more for an event, and Pub/Sub waits 600 s
 * before it delivers again.
 */
export const syncFunctionSeconds = 540;

/** The longest time of one sync. A document waits for its turn before it begins. */
export const longestTimeoutSeconds = 480;

/**
 * A claim outlives its function by this much, so that two workers never hold one document; or by
 * half of the time-out, if that is shorter.
 */
export const leaseMarginSeconds = 30;

/**
 * A worker stops this long before the function's time-out, to record the outcome; or a quarter of
 * the time-out, if that is shorter.
 */
export const deadlineMarginSeconds = 15;
