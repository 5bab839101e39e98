import { describe, expect, it } from 'vitest';
import { at, later } from '../testing/document.ts';
import { freshness } from './freshness.ts';

const weekly = { frequency_days: 7, auto_remove: false };

describe('a web page', () => {
  it('that is not kept fresh says so', () => {
    expect(freshness(null, null)).toMatchObject({ rule: expect.stringContaining('once'), trouble: null, nextAt: null });
  });

  it('that is kept fresh says how often, and when it is next', () => {
    const state = { consecutive_failures: 0, next_refresh_at: later, checked_at: at };
    expect(freshness(weekly, state)).toEqual({
      rule: 'ElevenLabs fetches it again at least every 7 days.',
      trouble: null,
      nextAt: later.toDate(),
      checkedAt: at.toDate(),
    });
    expect(freshness({ frequency_days: 1, auto_remove: true }, null).rule).toBe(
      'ElevenLabs fetches it again every day. It drops its copy when the page is gone.',
    );
  });

  it('that could not be fetched tells how often, and what follows', () => {
    const failing = (count: number) => ({ consecutive_failures: count, next_refresh_at: null, checked_at: at });
    expect(freshness(weekly, failing(1)).trouble).toMatch(/^The last refresh failed.*last version that was fetched\.$/);
    expect(freshness({ ...weekly, auto_remove: true }, failing(3)).trouble).toMatch(
      /3 refreshes failed.*drops its copy/,
    );
  });
});
