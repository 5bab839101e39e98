import type { Attempt } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { aDocument, at, failedWith, later, timestamp } from '../testing/document.ts';
import { liveText, timeline } from './timeline.ts';

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

describe('timeline', () => {
  it('starts with the creation, by the user or someone else', () => {
    expect(titles(aDocument(), none)).toEqual(['Waiting to sync', 'Created by you']);
    expect(titles(aDocument(), { ...none, uid: 'someone else' }).at(-1)).toBe('Created by user');
  });

  it('shows the sync with its duration, and a later save', () => {
    const document = aDocument({
      sync_status: 'completed',
      synced_at: timestamp('2026-03-01T12:00:02.000Z'),
      time_to_live_ms: 2000,
      updated_at: later,
    });
    expect(titles(document, none)).toEqual(['Last saved', 'Synced in 2 s', 'Created by you']);
  });

  it('shows no duration for a sync of what was synced before', () => {
    const document = aDocument({
      sync_status: 'completed',
      synced_at: timestamp('2026-03-01T12:12:00.000Z'),
      time_to_live_ms: 2000,
    });
    expect(titles(document, none)).toEqual(['Synced', 'Created by you']);
  });

  it('names a further copy that was deleted at ElevenLabs', () => {
    const copy = { id: 'copy-2', name: 'Refunds [kb:a]' };
    const attempt = anAttempt({ outcome: 'completed', error: null, removed_copy: copy });
    const [entry] = timeline(aDocument({ sync_status: 'completed' }), { ...none, attempts: [{ id: 'x', attempt }] });
    expect(entry).toMatchObject({
      title: 'Deleted another copy at ElevenLabs',
      duration: null,
      facts: [
        { label: 'Name', value: copy.name },
        { label: 'ElevenLabs ID', value: copy.id },
      ],
    });
  });

  it('shows duration, error type and answer of each attempt', () => {
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
        title: 'Attempt 1 failed: Service busy',
        tone: 'bad',
        duration: '1.5 s',
        facts: [
          { label: 'Error', value: 'rate_limit' },
          { label: 'HTTP status', value: '429' },
          { label: 'ElevenLabs code', value: 'system_busy' },
          { label: 'ElevenLabs message', value: 'Try later.' },
        ],
      },
      { title: 'Created by you' },
    ]);
  });

  it('puts the sync above its attempt', () => {
    const ended = timestamp('2026-03-01T12:02:00.100Z');
    const document = aDocument({ sync_status: 'completed', synced_at: timestamp('2026-03-01T12:02:00.000Z') });
    const attempts = [
      { id: 'c-2', attempt: anAttempt({ attempt: 2, outcome: 'completed', error: null, ended_at: ended }) },
    ];
    expect(titles(document, { attempts, uid: 'user' })).toEqual([
      'Synced',
      'Attempt 2 of 3 succeeded',
      'Created by you',
    ]);
  });

  it('counts down to the next attempt within a sync, and to an automatic retry', () => {
    const progress = { attempt: 2, of: 3, message: 'Service busy, retrying...', next_attempt_at: later };
    expect(timeline(aDocument({ sync_status: 'syncing', sync_progress: progress }), none)[0]).toMatchObject({
      title: 'Attempt 2 of 3',
      countdown: { at: later.toDate(), before: 'starts in' },
    });
    expect(timeline(aDocument({ ...failedWith('network'), next_retry_at: later }), none)[0]).toMatchObject({
      title: 'Automatic retry',
      countdown: { at: later.toDate() },
    });
  });

  it('has no next step for a failure without automatic retry, until a retry is requested', () => {
    expect(titles(aDocument(failedWith('validation')), none)).toEqual(['Created by you']);
    expect(titles(aDocument({ ...failedWith('validation'), retry_requested_at: at }), none)[0]).toBe('Retry queued');
  });

  it('distinguishes a deletion from a sync', () => {
    const deletion = { deletion_requested_at: later };
    expect(titles(aDocument(deletion), none)).toEqual([
      'Waiting to be deleted',
      'Deletion requested',
      'Created by you',
    ]);
    expect(titles(aDocument({ ...deletion, sync_status: 'syncing' }), none)[0]).toBe('Deleting');
    expect(timeline(aDocument({ ...deletion, deletion_not_before: later }), none)[0]).toMatchObject({
      title: 'Deletes',
      countdown: { at: later.toDate() },
    });
  });
});

it('liveText is nothing, the latest or an earlier version', () => {
  expect(liveText(aDocument())).toBe('Nothing');
  expect(liveText(aDocument({ synced_revision: 'r1' }))).toBe('Latest version');
  expect(liveText(aDocument({ synced_revision: 'r0' }))).toBe('Earlier version');
});
