import { describe, expect, it } from 'vitest';
import { anItem, at, failedWith, later } from '../testing/document.ts';
import { overviewOf, sharedFailure } from './overview.ts';

const counts = (pending: number, syncing: number, completed: number, failed: number) => ({
  pending,
  syncing,
  completed,
  failed,
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
      sources: { text: 6 },
      waitingSince: at.toDate(),
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
