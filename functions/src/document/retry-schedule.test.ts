import { describe, expect, it } from 'vitest';
import { nextRetryDelayMs, retrySchedule } from './retry-schedule.ts';

describe('nextRetryDelayMs', () => {
  it('starts at a minute, doubles, and stops growing at an hour', () => {
    const delays = Array.from({ length: retrySchedule.limit }, (_, tried) => nextRetryDelayMs(tried, null, 0));
    expect(delays.slice(0, 8)).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600].map((seconds) => seconds * 1000));
    expect(delays.at(-1)).toBe(3_600_000);
  });

  it('returns null after 72 retries', () => {
    expect(nextRetryDelayMs(71, null, 0)).not.toBeNull();
    expect(nextRetryDelayMs(72, null, 0)).toBeNull();
    expect(nextRetryDelayMs(73, 1_000, 0)).toBeNull();
  });

  it('lasts for more than two days without jitter', () => {
    const delays = Array.from({ length: retrySchedule.limit }, (_, tried) => nextRetryDelayMs(tried, null, 0) ?? 0);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe((63 + 66 * 60) * 60_000);
  });

  it('adds up to half as jitter', () => {
    expect(nextRetryDelayMs(0, null, 1)).toBe(90_000);
    expect(nextRetryDelayMs(0, null, 0.5)).toBe(75_000);
  });

  it('waits as long as Retry-After asks when that is more', () => {
    expect(nextRetryDelayMs(0, 7_200_000, 0)).toBe(7_200_000);
    expect(nextRetryDelayMs(0, 1_000, 0)).toBe(60_000);
  });
});
