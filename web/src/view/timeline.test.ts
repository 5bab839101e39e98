import type { Attempt } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { aDocument, at, failedWith, later, timestamp } from '../testing/document.ts';
import { exactSize, liveText, timeline } from './timeline.ts';

const anAttempt = (fields: Partial<Attempt> = {}): Attempt => ({
  attempt: 1,
  of: 3,
  started_at: timestamp('2026-03-01T12:01:00.000Z'),
  ended_at: timestamp('2026-03-01T12:01:01.500Z'),
  outcome: 'failed',
  error:
    failedWith('rate_limit', { http_status: 429, provider_code: 'system_busy', detail: 'Try later.' }).sync_error ??
    null,
  event_id: 'event',
  expire_at: later,
  ...fields,
});
const none = { attempts: [], uid: 'user' };
const titles = (...args: Parameters<typeof timeline>): string[] => timeline(...args).map(({ title }) => title);

describe('the timeline', () => {
  it('begins with the creation, and says whether that was the reader', () => {
    expect(titles(aDocument(), none)).toEqual(['Waits to be sent', 'Created by you']);
    expect(titles(aDocument(), { ...none, uid: 'somebody else' }).at(-1)).toBe('Created by user');
  });

  it('tells what is live, how long that took, and a later save', () => {
    const document = aDocument({
      sync_status: 'completed',
      synced_at: timestamp('2026-03-01T12:00:02.000Z'),
      time_to_live_ms: 2000,
      updated_at: later,
    });
    expect(titles(document, none)).toEqual(['Last saved', 'Live 2 s after it was saved', 'Created by you']);
  });

  it('tells of each attempt how long it took, its class and what the provider answered', () => {
    const document = aDocument({ sync_status: 'completed' });
    const attempts = [
      {
        id: 'claim-2',
        attempt: anAttempt({
          attempt: 2,
          outcome: 'completed',
          error: null,
          ended_at: timestamp('2026-03-01T12:02:00.000Z'),
        }),
      },
      { id: 'claim-1', attempt: anAttempt() },
    ];
    expect(timeline(document, { attempts, uid: 'user' })).toMatchObject([
      { title: 'Attempt 2 of 3 succeeded', tone: 'good', duration: '1 min', facts: [] },
      {
        title: 'Attempt 1 of 3 failed: Service busy',
        tone: 'bad',
        duration: '1.5 s',
        facts: [
          { label: 'Class', value: 'rate_limit' },
          { label: 'HTTP status', value: '429' },
          { label: 'Provider code', value: 'system_busy' },
          { label: 'Provider said', value: 'Try later.' },
        ],
      },
      { title: 'Created by you' },
    ]);
  });

  it('puts being live above the attempt that brought it there', () => {
    const ended = timestamp('2026-03-01T12:02:00.100Z');
    const document = aDocument({ sync_status: 'completed', synced_at: timestamp('2026-03-01T12:02:00.000Z') });
    const attempts = [
      { id: 'c-2', attempt: anAttempt({ attempt: 2, outcome: 'completed', error: null, ended_at: ended }) },
    ];
    expect(titles(document, { attempts, uid: 'user' })).toEqual(['Live', 'Attempt 2 of 3 succeeded', 'Created by you']);
  });

  it('counts down to the next attempt, within a sync and by the schedule', () => {
    const progress = { attempt: 2, of: 3, message: 'Service busy, retrying...', next_attempt_at: later };
    expect(timeline(aDocument({ sync_status: 'syncing', sync_progress: progress }), none)[0]).toMatchObject({
      title: 'Attempt 2 of 3',
      countdown: { at: later.toDate(), before: 'starts in' },
    });
    expect(timeline(aDocument({ ...failedWith('network'), next_retry_at: later }), none)[0]).toMatchObject({
      title: 'Next attempt by itself',
      countdown: { at: later.toDate() },
    });
  });

  it('has nothing to come for a failure that waits for a person, until that person asks', () => {
    expect(titles(aDocument(failedWith('validation')), none)).toEqual(['Created by you']);
    expect(titles(aDocument({ ...failedWith('validation'), retry_requested_at: at }), none)[0]).toBe('Retry requested');
  });

  it('tells a deletion from a sync', () => {
    const deletion = { deletion_requested_at: later };
    expect(titles(aDocument(deletion), none)).toEqual(['Waits to be deleted', 'Deletion asked for', 'Created by you']);
    expect(titles(aDocument({ ...deletion, sync_status: 'syncing' }), none)[0]).toBe('Being deleted now');
    expect(timeline(aDocument({ ...deletion, deletion_not_before: later }), none)[0]).toMatchObject({
      title: 'Deletion begins',
      countdown: { at: later.toDate() },
    });
  });
});

it('what ElevenLabs holds is nothing, this version or an earlier one', () => {
  expect(liveText(aDocument())).toBe('Nothing yet');
  expect(liveText(aDocument({ synced_revision: 'r1' }))).toBe('This version');
  expect(liveText(aDocument({ synced_revision: 'r0' }))).toBe('An earlier version');
});

it('a size is given for people and to the byte', () => {
  expect(exactSize(812)).toBe('812 bytes');
  expect(exactSize(4213)).toBe('4.1 KB (4,213 bytes)');
});
