import { describe, expect, it } from 'vitest';
import { at, later } from '../testing/document.ts';
import { freshness } from './freshness.ts';

const weekly = { frequency_days: 7, auto_remove: false };

describe('freshness', () => {
  it('says that a page is not refreshed automatically', () => {
    expect(freshness(null, null)).toMatchObject({
      rule: expect.stringContaining('Loaded once'),
      trouble: null,
      nextAt: null,
    });
  });

  it('says how often a page is refreshed, and when next', () => {
    const state = { consecutive_failures: 0, next_refresh_at: later, checked_at: at };
    expect(freshness(weekly, state)).toEqual({
      rule: 'Refreshed at least every 7 days.',
      trouble: null,
      nextAt: later.toDate(),
      checkedAt: at.toDate(),
    });
    expect(freshness({ frequency_days: 1, auto_remove: true }, null).rule).toBe(
      'Refreshed every day. Deletes the copy if the page disappears.',
    );
  });

  it('counts failed refreshes and says what follows', () => {
    const failing = (count: number) => ({ consecutive_failures: count, next_refresh_at: null, checked_at: at });
    expect(freshness(weekly, failing(1)).trouble).toMatch(/^Last refresh failed\..*previous version\.$/);
    expect(freshness({ ...weekly, auto_remove: true }, failing(3)).trouble).toMatch(
      /3 refreshes failed.*deletes its copy/,
    );
  });
});
