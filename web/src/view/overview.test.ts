import { describe, expect, it } from 'vitest';
import { anItem, at, failedWith, later } from '../testing/document.ts';
import { headline, overviewOf, pageTitle, sharedFailure } from './overview.ts';

const counts = (pending: number, syncing: number, completed: number, failed: number) => ({
  pending,
  syncing,
  completed,
  failed,
});

describe('the sentence that matters', () => {
  it.each<[ReturnType<typeof counts>, number, string, string, number]>([
    [counts(0, 0, 0, 0), 0, '', 'calm', 0],
    [counts(0, 0, 1, 0), 0, 'Your document is live.', 'calm', 0],
    [counts(0, 0, 128, 0), 0, 'All 128 documents are live.', 'calm', 0],
    [counts(0, 0, 9812, 0), 0, 'All 9,812 documents are live.', 'calm', 0],
    [counts(2, 1, 4, 0), 0, '3 on the way, 4 live.', 'busy', 0],
    [counts(0, 0, 4, 1), 0, '1 needs you.', 'attention', 1],
    [counts(1, 0, 4, 3), 0, '3 need you, 1 on the way.', 'attention', 3],
    [counts(0, 0, 4, 0), 1, '1 needs you.', 'attention', 1],
  ])('of %j with %i unreadable is "%s"', (given, unreadable, sentence, tone, attention) => {
    expect(headline(given, unreadable)).toEqual({ sentence, tone, attention });
  });

  it('stands in the title of the tab as a number', () => {
    expect(pageTitle(0)).toBe('Knowledge Sync');
    expect(pageTitle(2)).toBe('(2) Knowledge Sync');
    expect(pageTitle(4000)).toBe('(999+) Knowledge Sync');
  });
});

describe('what the page counts itself', () => {
  it('is what the database would count, and takes a waiting retry for pending', () => {
    const items = [
      anItem({ sync_status: 'completed', time_to_live_ms: 1000, synced_at: at }, { id: 'a' }),
      anItem({ sync_status: 'completed', time_to_live_ms: 3000, synced_at: later }, { id: 'b' }),
      anItem({ queued_at: later }, { id: 'c' }),
      anItem({ queued_at: at }, { id: 'd' }),
      anItem(failedWith('network'), { id: 'e' }),
      anItem({ ...failedWith('network'), retry_requested_at: at }, { id: 'f' }),
      { kind: 'unreadable' as const, id: 'g', problem: 'name' },
    ];
    expect(overviewOf(items)).toEqual({
      counts: counts(3, 0, 2, 1),
      failures: { network: 1 },
      waitingSince: at.toDate(),
      averageTimeToLiveMs: 2000,
      timesToLiveMs: [3000, 1000],
    });
  });
});

describe('a shared failure', () => {
  it.each([
    [{ auth_error: 3 }, 3, 'All 3 failures have the same cause.'],
    [{ auth_error: 8, network: 2 }, 10, '8 of 10 failures have the same cause.'],
    [{ auth_error: 2 }, 2, null],
    [{ auth_error: 5, network: 5 }, 10, null],
  ])('among %j is told once when it is most of them', (failures, failed, sentence) => {
    expect(sharedFailure({ counts: counts(0, 0, 0, failed), failures })?.sentence ?? null).toBe(sentence);
  });
});
