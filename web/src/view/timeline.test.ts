import type { Attempt, Event } from '@knowledge-sync/contract';
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
const none = { attempts: [], events: [] };
const titles = (...args: Parameters<typeof timeline>): string[] => timeline(...args).map(({ title }) => title);

describe('timeline', () => {
  it('starts with the creation and who created it', () => {
    expect(titles(aDocument(), none)).toEqual(['Waiting to sync', 'Created']);
    expect(timeline(aDocument(), none).at(-1)).toMatchObject({ title: 'Created', by: 'user' });
  });

  it('shows the sync with its duration, and a later save', () => {
    const document = aDocument({
      sync_status: 'completed',
      synced_at: timestamp('2026-03-01T12:00:02.000Z'),
      time_to_live_ms: 2000,
      updated_at: later,
    });
    expect(titles(document, none)).toEqual(['Last saved', 'Synced in 2 s', 'Created']);
  });

  it('shows no duration for a sync of what was synced before', () => {
    const document = aDocument({
      sync_status: 'completed',
      synced_at: timestamp('2026-03-01T12:12:00.000Z'),
      time_to_live_ms: 2000,
    });
    expect(titles(document, none)).toEqual(['Synced', 'Created']);
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
    expect(timeline(document, { attempts, events: [] })).toMatchObject([
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
      { title: 'Created' },
    ]);
  });

  it('puts the sync above its attempt', () => {
    const ended = timestamp('2026-03-01T12:02:00.100Z');
    const document = aDocument({ sync_status: 'completed', synced_at: timestamp('2026-03-01T12:02:00.000Z') });
    const attempts = [
      { id: 'c-2', attempt: anAttempt({ attempt: 2, outcome: 'completed', error: null, ended_at: ended }) },
    ];
    expect(titles(document, { attempts, events: [] })).toEqual(['Synced', 'Attempt 2 of 3 succeeded', 'Created']);
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
    expect(titles(aDocument(failedWith('validation')), none)).toEqual(['Created']);
    expect(titles(aDocument({ ...failedWith('validation'), retry_requested_at: at }), none)[0]).toBe('Retry queued');
  });

  const event = (action: Event['action'], iso: string, fields: Partial<Event> = {}) => ({
    id: `${action} ${iso}`,
    event: {
      at: timestamp(iso),
      uid: 'ada',
      action,
      document_id: 'id',
      agent_id: null,
      person_id: null,
      name: 'Refund policy',
      details: [],
      expire_at: later,
      ...fields,
    } satisfies Event,
  });

  it('shows who edited, retried, deleted and restored it, in place of the last save', () => {
    const document = aDocument({ sync_status: 'completed', updated_at: timestamp('2026-03-01T12:10:00.000Z') });
    const events = [
      event('restored', '2026-03-01T12:40:00.000Z'),
      event('deletion_requested', '2026-03-01T12:30:00.000Z'),
      event('retried', '2026-03-01T12:20:00.000Z', { uid: null }),
      event('edited', '2026-03-01T12:10:00.000Z', { details: ['text'] }),
      event('created', '2026-03-01T12:00:00.000Z'),
    ];
    expect(timeline(document, { attempts: [], events }).map(({ title, by }) => [title, by])).toEqual([
      ['Deletion undone', 'ada'],
      ['Deletion requested', 'ada'],
      ['Retried', ''],
      ['Edited (text)', 'ada'],
      ['Created', 'user'],
    ]);
  });

  it('shows a deletion request once', () => {
    const document = aDocument({ deletion_requested_at: later });
    const events = [event('deletion_requested', later.toDate().toISOString())];
    expect(titles(document, { attempts: [], events })).toEqual([
      'Waiting to be deleted',
      'Deletion requested',
      'Created',
    ]);
  });

  const attemptsWith = (details: readonly string[]) =>
    details.map((detail, index) => ({
      id: `claim-${index}`,
      attempt: anAttempt({
        attempt: index + 1,
        ended_at: timestamp(`2026-03-01T12:0${index + 1}:00.000Z`),
        error: failedWith('server_error', { detail, request_id: `request ${index}` }).sync_error ?? null,
      }),
    }));

  it('folds failed attempts in a row with the same error, whatever their request IDs are', () => {
    const attempts = attemptsWith(['Down.', 'Down.', 'Down.']);
    const [folded, ...rest] = timeline(aDocument(failedWith('server_error')), { attempts, events: [] });
    expect(folded).toMatchObject({
      title: '3 attempts failed: Service unavailable',
      facts: [
        { label: 'Error', value: 'server_error' },
        { label: 'ElevenLabs message', value: 'Down.' },
      ],
    });
    expect(folded?.folded.map(({ title }) => title)).toEqual([
      'Attempt 3 failed: Service unavailable',
      'Attempt 2 failed: Service unavailable',
      'Attempt 1 failed: Service unavailable',
    ]);
    expect(rest.map(({ title }) => title)).toEqual(['Created']);
  });

  it('does not fold attempts with other errors, or with an event between them', () => {
    const document = aDocument(failedWith('server_error'));
    expect(titles(document, { attempts: attemptsWith(['Down.', 'Full.']), events: [] })).toHaveLength(3);
    const events = [event('retried', '2026-03-01T12:01:30.000Z')];
    expect(titles(document, { attempts: attemptsWith(['Down.', 'Down.']), events })).toEqual([
      'Attempt 2 failed: Service unavailable',
      'Retried',
      'Attempt 1 failed: Service unavailable',
      'Created',
    ]);
  });

  it('distinguishes a deletion from a sync', () => {
    const deletion = { deletion_requested_at: later };
    expect(titles(aDocument(deletion), none)).toEqual(['Waiting to be deleted', 'Deletion requested', 'Created']);
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
