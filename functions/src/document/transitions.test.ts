/** Each move from a document on which every field that a move may clear is set. */
import { type KnowledgeDocument, syncStatuses } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import { aDocument } from '../testing/fixtures.ts';
import { startedIndex } from './index-schedule.ts';
import { newLease } from './lease.ts';
import { transitionOf, transitions, updates } from './transition-table.ts';
import * as move from './transitions.ts';

const now = Timestamp.fromMillis(Date.UTC(2026, 0, 1, 12));
const before = Timestamp.fromMillis(now.toMillis() - 60_000);
const config = { settleMs: 600_000, leaseMs: 210_000, ragModel: null };
const refusal = {
  error_type: 'auth_error',
  is_retryable: false,
  http_status: 401,
  provider_code: null,
  detail: 'x',
  request_id: null,
} as const;
const outage = { ...refusal, error_type: 'server_error', is_retryable: true, http_status: 503 } as const;

const failure = {
  sync_error: move.syncErrorOf(refusal),
  sync_error_message: 'x',
  next_retry_at: before,
  retry_requested_at: before,
  dependent_agents: [{ id: 'a', name: 'A', branch: null }],
};
const progress = { attempt: 2, of: 3, message: 'x', next_attempt_at: before };

/** A document with everything on it that belongs to a failure, to attempts and to retries. */
const littered = (fields: Partial<KnowledgeDocument>): KnowledgeDocument =>
  aDocument('Text.', {
    ...failure,
    sync_progress: progress,
    queued_at: before,
    pending_since: before,
    sync_retry_count: 4,
    scheduled_retries: 3,
    elevenlabs_document_id: 'remote-1',
    live_copy: { name: 'x', source: { type: 'url', url: 'https://example.com/', auto_sync: null, refresh_id: null } },
    ...fields,
  });

const claim = { id: 'w1', expires_at: before };
const toGo = { deletion_requested_at: before, deletion_not_before: now };
const pending = littered({ sync_status: 'pending' });
const syncing = littered({ sync_status: 'syncing', sync_claim: claim });
const done = littered({ sync_status: 'completed' });
const broken = littered({ sync_status: 'failed' });
const atOnce = { delayMs: 0, force: false };
const later = { delayMs: 30_000, force: false };
const edit = { revision: 'f'.repeat(64), updated_at: now };
const untouched = { sync_retry_count: 4, scheduled_retries: 3 };
const restarted = { sync_retry_count: 4, scheduled_retries: 0 };
const lease = newLease('w2', now, config.leaseMs);

/** The name, the document, the patch, and what the document must hold after it. */
const moves: [string, KnowledgeDocument, move.Patch, Record<string, unknown>][] = [
  [
    'claimed',
    pending,
    move.claimed(pending, lease, now, false, config),
    { ...untouched, sync_claim: lease, last_sync_attempt: now },
  ],
  [
    'claimed',
    broken,
    move.claimed(broken, lease, now, true, config),
    { sync_retry_count: 5, scheduled_retries: 0, queued_at: now },
  ],
  [
    'claimed',
    { ...pending, ...toGo, sync_claim: claim },
    move.claimed({ ...pending, ...toGo, sync_claim: claim }, lease, now, false, config),
    { deletion_not_before: null, deletion_requested_at: before, unsettled_since: now },
  ],
  [
    'waitingForAttempt',
    syncing,
    move.waitingForAttempt(progress, 'remote-2', { unsettled_since: null, settles_at: null }),
    { elevenlabs_document_id: 'remote-2', sync_claim: claim },
  ],
  [
    'completed',
    syncing,
    {
      ...move.completed(syncing, now),
      ...move.released,
      synced_revision: syncing.revision,
      ...startedIndex(config, now),
    },
    { ...untouched, synced_at: now, sync_claim: null },
  ],
  ['failed', syncing, { ...move.failed(refusal, null), ...move.released }, { ...untouched, next_retry_at: null }],
  [
    'failed',
    syncing,
    { ...move.failed(outage, now, [{ id: 'b', name: null, branch: null }]), ...move.released },
    { next_retry_at: now, dependent_agents: [{ id: 'b', name: null, branch: null }] },
  ],
  ['queued', syncing, { ...move.queued(now), ...move.released }, { ...untouched, queued_at: now }],
  [
    'queued',
    { ...done, sync_claim: claim },
    { ...move.queued(now), ...move.released },
    { ...untouched, queued_at: now },
  ],
  ['queued', { ...pending, sync_claim: claim }, { ...move.queued(now), ...move.released }, untouched],
  [
    'freed',
    syncing,
    move.freed(syncing, now, config),
    { ...untouched, sync_claim: null, queued_at: now, unsettled_since: now },
  ],
  [
    'rejected',
    pending,
    move.rejected(pending, 'name: missing', now, config),
    { sync_error: expect.objectContaining({ detail: 'name: missing' }) },
  ],
  ['rejected', broken, move.rejected(broken, 'name: missing', now, config), { sync_claim: null }],
  ['rejected', done, move.rejected(done, 'name: missing', now, config), { synced_revision: done.synced_revision }],
  ['takenIn', done, { name_folded: 'x', change_id: 'c', ...move.takenInStatus(now) }, { queued_at: now }],
  ['takenIn', pending, { name_folded: 'x', change_id: 'c', ...move.takenInStatus(now) }, { queued_at: now }],
  [
    'takenIn',
    { ...broken, ...move.rejected(broken, 'name: missing', now, config) },
    { name: 'x', change_id: 'c', ...move.takenInStatus(now) },
    { sync_error: null, sync_error_message: null },
  ],
  ['pageRemoved', done, move.pageRemoved, { elevenlabs_document_id: null, index_due_at: null }],
  [
    'removalRefused',
    { ...pending, ...toGo },
    move.removalRefused(refusal),
    { deletion_requested_at: before, deletion_not_before: null },
  ],
  ['queuedAgain', pending, move.queuedAgain(now), { ...untouched, queued_at: now, pending_since: before }],
  ['migrated', { ...done, schema_version: 0 }, { schema_version: 1, name_words: ['x'] }, { sync_status: 'completed' }],
  ['retriedBySchedule', broken, move.retriedBySchedule(broken, now), { sync_retry_count: 5, scheduled_retries: 4 }],
  ['unblocked', broken, move.unblocked(broken, now), { sync_retry_count: 5, scheduled_retries: 3 }],
  ['retriedByPerson', broken, move.retriedByPerson(broken, now), { sync_retry_count: 5, scheduled_retries: 0 }],
  ['edited', done, { ...edit, ...move.edited(done, now) }, restarted],
  ['edited', broken, { ...edit, ...move.edited(broken, now) }, restarted],
  ['edited', pending, { ...edit, ...move.edited(pending, now) }, restarted],
  [
    'edited',
    syncing,
    { ...edit, ...move.edited(syncing, now) },
    { ...untouched, sync_progress: progress, queued_at: before },
  ],
  ['deletionRequested', done, move.deletionRequested(done, atOnce, now), { ...restarted, deletion_not_before: now }],
  ['deletionRequested', broken, move.deletionRequested(broken, atOnce, now), restarted],
  ['deletionRequested', pending, move.deletionRequested(pending, atOnce, now), restarted],
  ['deletionRequested', syncing, move.deletionRequested(syncing, atOnce, now), { ...untouched, queued_at: now }],
  ...[pending, syncing, done, broken].map((document): (typeof moves)[number] => [
    'deletionRequested',
    document,
    move.deletionRequested(document, later, now),
    {
      ...untouched,
      queued_at: document === pending ? before : now,
      deletion_not_before: Timestamp.fromMillis(now.toMillis() + 30_000),
    },
  ]),
  [
    'deletionRequested',
    { ...done, ...toGo },
    move.deletionHastened({ ...done, ...toGo }, now),
    { deletion_not_before: before },
  ],
  ['deletionDue', { ...done, ...toGo }, move.deletionDue(now), { ...restarted, ...toGo }],
  ['deletionDue', { ...broken, ...toGo }, move.deletionDue(now), { ...restarted, ...toGo }],
  ['deletionDue', { ...pending, ...toGo }, move.deletionDue(now), restarted],
  ['withdrawn', { ...done, ...toGo }, move.withdrawn({ ...done, ...toGo }, now), { ...untouched, queued_at: before }],
  ['withdrawn', { ...broken, ...toGo }, move.withdrawn({ ...broken, ...toGo }, now), { sync_error_message: 'x' }],
  ['withdrawn', { ...syncing, ...toGo }, move.withdrawn({ ...syncing, ...toGo }, now), { sync_claim: claim }],
  ['withdrawn', { ...pending, ...toGo }, move.withdrawn({ ...pending, ...toGo }, now), restarted],
  [
    'withdrawn',
    { ...broken, ...toGo },
    move.withdrawnAfterRefusal({ ...broken, ...toGo }, now, config),
    { ...restarted, unsettled_since: now, settles_at: Timestamp.fromMillis(now.toMillis() + config.settleMs) },
  ],
  ...[done, broken, pending].map((document): (typeof moves)[number] => [
    'sentAgain',
    document,
    { ...move.sentAgain(now), change_id: 'c1' },
    { ...restarted, live_copy: null, synced_revision: document.synced_revision },
  ]),
  ['repaired', done, move.repaired(now), { ...restarted, live_copy: null }],
  ...[pending, syncing, done, broken].map((from): (typeof moves)[number] => [
    'startedAnew',
    from,
    move.startedAnew(now),
    { ...restarted, elevenlabs_document_id: null, synced_revision: null, sync_claim: null, unsettled_since: null },
  ]),
];

describe('the time until a document is live', () => {
  const savedAt = before;
  const document = (fields: Partial<KnowledgeDocument>) =>
    littered({ sync_status: 'syncing', updated_at: savedAt, revision: 'a', ...fields });
  const syncedAt = Timestamp.fromMillis(savedAt.toMillis() + 1);

  it.each([
    ['a first sync', { synced_at: null, synced_revision: null }, 60_000],
    ['a sync of an edit', { synced_at: syncedAt, synced_revision: 'b' }, 60_000],
    [
      'an edit back to what is synced',
      { synced_at: Timestamp.fromMillis(savedAt.toMillis() - 1), synced_revision: 'a' },
      60_000,
    ],
    ['a sync of what was synced before', { synced_at: syncedAt, synced_revision: 'a' }, 4_000],
  ])('%s', (_, fields, expected) => {
    const after = { ...document({ time_to_live_ms: 4_000, ...fields }) };
    expect({ ...after, ...move.completed(after, now) }.time_to_live_ms).toBe(expected);
  });
});

describe('a move', () => {
  it.each(moves)('%s is explained by its name', (name, document, patch, held) => {
    const after = { ...document, ...patch };
    expect(transitionOf(document, after)).toBe(name);
    expect(after).toMatchObject(held);
  });

  it.each(moves.filter(([, { sync_status }, patch]) => 'sync_status' in patch && patch.sync_status !== sync_status))(
    '%s clears all that belongs to the status before',
    (_, document, patch) => {
      const after = { ...document, ...patch };
      expect(after.sync_progress).toBeNull();
      expect(after.retry_requested_at).toBeNull();
      if (patch.sync_status !== 'failed')
        expect(after).toMatchObject({
          sync_error: null,
          sync_error_message: null,
          next_retry_at: null,
          dependent_agents: null,
        });
    },
  );

  it('that a worker does not make itself leaves its claim', () => {
    for (const [name, document, patch] of moves) {
      const isWorkers = ['claimed', 'startedAnew', 'completed', 'failed', 'queued', 'freed', 'rejected'].includes(name);
      if (document.sync_claim !== null && !isWorkers) expect({ ...document, ...patch }.sync_claim, name).toEqual(claim);
    }
  });

  it('is tested for every status that it starts from', () => {
    const tested = new Set(
      moves.map(([name, { sync_status: from }, patch]) => `${from} ${patch.sync_status ?? from} ${name}`),
    );
    const outside = ['created', 'removed'];
    for (const { name, from, to } of transitions.filter((one) => !outside.includes(one.name))) {
      for (const status of from) expect(tested).toContain(`${status} ${to} ${name}`);
    }
    expect(updates.every(({ within }) => within.every((status) => syncStatuses.includes(status)))).toBe(true);
  });
});
