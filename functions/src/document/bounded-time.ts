/**
 * Bounds on times that ElevenLabs answers or that another tool wrote into Firestore. A time that
 * cannot be meant counts as unknown or as due, so that nothing waits for it forever.
 */
import type { TimestampLike } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';

/** How far the clock of another machine may be ahead of this one. */
export const clockSkewMs = 5 * 60_000;

/** 0001-01-01 to 9999-12-31: https://firebase.google.com/docs/firestore/manage-data/data-types */
const [earliestMs, latestMs] = [-62_135_596_800_000, 253_402_300_799_999];

/** The time in milliseconds since 1970; null if Firestore cannot hold it. */
export function timestampOfMillis(ms: number): Timestamp | null {
  const whole = Math.trunc(ms);
  return whole >= earliestMs && whole <= latestMs ? Timestamp.fromMillis(whole) : null;
}

/** Whether the time is more than `mostMs`, and the difference of two clocks, ahead of `now`. */
export const isFarAhead = (at: TimestampLike, now: TimestampLike, mostMs: number): boolean =>
  at.toMillis() - now.toMillis() > mostMs + clockSkewMs;

/**
 * Milliseconds from a time in the past until `now`; 0 for one that another clock wrote a little
 * ahead. Null if the time is unknown or far ahead.
 */
export function ageMsOf(since: TimestampLike | null, now: TimestampLike): number | null {
  if (since === null || isFarAhead(since, now, 0)) return null;
  return Math.max(0, now.toMillis() - since.toMillis());
}
