import { describe, expect, it } from 'vitest';
import { anItem, at, failedWith, later } from '../testing/document.ts';
import { headline, overviewOf, pageTitle, sharedFailure } from './overview.ts';

const counts = (pending: number, syncing: number, completed: number, failed: number) => ({
  pending,
  syncing,
  completed,
  failed,
});

describe('headline', () => {
  it.each<[ReturnType<typeof counts>, number, string, string, number]>([
    [counts(0, 0, 0, 0), 0, '', 'calm', 0],
    [counts(0, 0, 1, 0), 0, 'Your document is synced.', 'calm', 0],
    [counts(0, 0, 128, 0), 0, 'All 128 documents are synced.', 'calm', 0],
    [counts(0, 0, 9812, 0), 0, 'All 9,812 documents are synced.', 'calm', 0],
    [counts(2, 1, 4, 0), 0, 'Syncing 3 of 7 documents', 'busy', 0],
    [counts(1, 0, 0, 0), 0, 'Syncing 1 of 1 document', 'busy', 0],
    [counts(0, 0, 4, 1), 0, '1 document failed', 'attention', 1],
    [counts(0, 0, 4, 2), 0, '2 documents failed', 'attention', 2],
    [counts(1, 0, 4, 3), 0, '3 failed · 1 syncing', 'attention', 3],
    [counts(0, 0, 4, 0), 1, '1 document damaged', 'attention', 1],
    [counts(2, 0, 4, 3), 2, '3 failed · 2 damaged · 2 syncing', 'attention', 5],
  ])('of %j with %i damaged is "%s"', (given, unreadable, sentence, tone, attention) => {
    expect(headline({ counts: given, retrying: 0 }, unreadable)).toEqual({ sentence, tone, attention });
  });

  it.each<[number, number, string, string, number]>([
    [1, 1, '1 document retrying', 'busy', 0],
    [3, 3, '3 documents retrying', 'busy', 0],
    [5, 3, '2 failed · 3 retrying', 'attention', 2],
    // Counted later than the failed ones.
    [2, 5, '2 documents retrying', 'busy', 0],
  ])('of %i failed documents, %i of which are tried again, is "%s"', (failed, retrying, sentence, tone, attention) => {
    expect(headline({ counts: counts(0, 0, 4, failed), retrying }, 0)).toEqual({ sentence, tone, attention });
  });

  it('puts the number of failed documents into the tab title', () => {
    expect(pageTitle(0)).toBe('Knowledge Sync');
    expect(pageTitle(2)).toBe('(2) Knowledge Sync');
    expect(pageTitle(4000)).toBe('(999+) Knowledge Sync');
  });
});

describe('overviewOf', () => {
  it('counts by stored status, as the database does: a failed document with a retry flag is failed', () => {
    const items = [
      anItem({ sync_status: 'completed', time_to_live_ms: 1000, synced_at: at }, { id: 'a' }),
      anItem({ sync_status: 'completed', time_to_live_ms: 3000, synced_at: later, index_status: 'ready' }, { id: 'b' }),
      anItem({ queued_at: later }, { id: 'c' }),
      anItem({ queued_at: at }, { id: 'd' }),
      // The index of what was live before says nothing about it.
      anItem({ ...failedWith('network'), index_status: 'ready' }, { id: 'e' }),
      anItem({ ...failedWith('network'), retry_requested_at: at, next_retry_at: later }, { id: 'f' }),
      { kind: 'unreadable' as const, id: 'g', problem: 'name', status: null },
      { kind: 'unreadable' as const, id: 'h', problem: 'name', status: 'failed' as const },
    ];
    expect(overviewOf(items)).toEqual({
      counts: counts(2, 0, 2, 3),
      failures: { network: 2, validation: 1 },
      retrying: 1,
      indexes: { ready: 1 },
      waitingSince: at.toDate(),
      averageTimeToLiveMs: 2000,
      typicalMs: 3000,
      timesToLiveMs: [3000, 1000],
    });
  });
});

describe('sharedFailure', () => {
  it.each([
    [{ auth_error: 3 }, 3, 'All 3 failed for the same reason:'],
    [{ auth_error: 8, network: 2 }, 10, '8 of 10 failed for the same reason:'],
    [{ auth_error: 2 }, 2, null],
    [{ auth_error: 5, network: 5 }, 10, null],
  ])('among %j of %i is %j', (failures, failed, sentence) => {
    expect(sharedFailure({ counts: counts(0, 0, 0, failed), failures }, [])?.sentence ?? null).toBe(sentence);
  });

  it('names the missing permission as a listed document does', () => {
    const message = 'The API key is valid, but lacks the permission convai_write.';
    const items = [
      anItem(failedWith('quota'), { id: 'other' }),
      anItem({ ...failedWith('permission'), sync_error_message: message }, { id: 'named' }),
    ];
    const shared = (failures: Parameters<typeof sharedFailure>[0]['failures']) =>
      sharedFailure({ counts: counts(0, 0, 0, 5), failures }, items);
    expect(shared({ permission: 5 })).toMatchObject({ type: 'permission', advice: message });
    expect(shared({ quota: 5 })).toMatchObject({ type: 'quota', advice: null });
  });
});
