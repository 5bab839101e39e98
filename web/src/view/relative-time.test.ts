import { describe, expect, it } from 'vitest';
import { exactTime, relativeTime } from './relative-time.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('a relative time', () => {
  it.each([
    [0, 'just now'],
    [9.9 * second, 'just now'],
    [10 * second, '10 seconds ago'],
    [59.9 * second, '50 seconds ago'],
    [minute, '1 minute ago'],
    [hour - 1, '59 minutes ago'],
    [hour, '1 hour ago'],
    [day - 1, '23 hours ago'],
    [day, 'yesterday'],
    [6.9 * day, '6 days ago'],
    [7 * day, 'Feb 22, 2026'],
  ])('%d ms ago reads as %s', (age, text) => expect(relativeTime(new Date(now - age), now, 'en-US').text).toBe(text));

  it('is "just now" for a time in the future', () => {
    expect(relativeTime(new Date(now + hour), now).text).toBe('just now');
  });

  it('updates often enough to be late by a sixth of its unit at most', () => {
    for (const [age, unit] of [
      [0, 30 * second],
      [30 * second, 30 * second],
      [5 * minute, minute],
      [5 * hour, hour],
      [3 * day, day],
      [30 * day, day],
    ] as const)
      expect(relativeTime(new Date(now - age), now).stepMs).toBeLessThanOrEqual(unit / 6);
  });

  it('exactTime uses the locale of the user', () => {
    const at = new Date(2026, 2, 1, 14, 5, 9);
    expect(exactTime(at, 'de-DE')).toContain('01.03.2026');
    expect(exactTime(at, 'de-DE')).toContain('14:05:09');
    expect(exactTime(at, 'en-US')).toContain('Mar 1, 2026');
  });
});
