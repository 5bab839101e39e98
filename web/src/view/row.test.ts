import {
  type KnowledgeDocument,
  knowledgeDocumentSchema,
  type SyncStatus,
  syncStatuses,
} from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { aDocument, anItem, at, failedWith, later } from '../testing/document.ts';
import { rowView, type StatusTone } from './row.ts';

const fieldsOf = (status: SyncStatus): Partial<KnowledgeDocument> => {
  switch (status) {
    case 'pending':
      return { sync_status: status };
    case 'syncing':
      return { sync_status: status, last_sync_attempt: at };
    case 'completed':
      return { sync_status: status, last_sync_attempt: at, synced_at: at, time_to_live_ms: 1240 };
    case 'failed':
      return failedWith('server_error');
    default:
      return status satisfies never;
  }
};

const progress = { attempt: 2, of: 3, message: 'Service busy, retrying...', next_attempt_at: later };

/** Tone and title of each status, for every combination of tombstone and retry flag. */
const expected: Record<SyncStatus, Record<'plain' | 'flag' | 'tombstone' | 'both', [StatusTone, string]>> = {
  pending: {
    plain: ['pending', 'Pending'],
    flag: ['pending', 'Pending'],
    tombstone: ['deleting', 'Deleting'],
    both: ['deleting', 'Deleting'],
  },
  syncing: {
    plain: ['syncing', 'Syncing'],
    flag: ['syncing', 'Syncing'],
    tombstone: ['deleting', 'Deleting'],
    both: ['deleting', 'Deleting'],
  },
  completed: {
    plain: ['completed', 'Synced'],
    flag: ['completed', 'Synced'],
    tombstone: ['deleting', 'Deleting'],
    both: ['deleting', 'Deleting'],
  },
  failed: {
    plain: ['failed', 'Failed'],
    flag: ['pending', 'Pending'],
    tombstone: ['failed', "Couldn't delete"],
    both: ['deleting', 'Deleting'],
  },
};

const marks = {
  plain: {},
  flag: { retry_requested_at: at },
  tombstone: { deletion_requested_at: at },
  both: { retry_requested_at: at, deletion_requested_at: at },
} as const;

const cases = syncStatuses.flatMap((status) =>
  (Object.keys(marks) as (keyof typeof marks)[]).flatMap((mark) =>
    [null, progress].flatMap((sync_progress) =>
      [null, later].map((next_retry_at) => ({ status, mark, sync_progress, next_retry_at })),
    ),
  ),
);

describe('rowView', () => {
  it.each(cases)(
    'of a $status document ($mark, progress $sync_progress, next retry $next_retry_at) shows the right status',
    ({ status, mark, sync_progress, next_retry_at }) => {
      const fields = { ...fieldsOf(status), ...marks[mark], sync_progress, next_retry_at };
      expect(knowledgeDocumentSchema.safeParse(aDocument(fields)).success).toBe(true);
      const row = rowView(anItem(fields));
      const [tone, title] = expected[status][mark];
      expect(row).toMatchObject({ tone, title });

      const isFailed = tone === 'failed';
      expect(row.isRetryable).toBe(isFailed);
      expect(row.error !== null).toBe(isFailed);

      // Progress belongs to a running sync and the schedule to a failure. The row never shows one
      // for the other.
      const isWaiting = status === 'syncing' && sync_progress !== null;
      const isScheduled = isFailed && next_retry_at !== null;
      expect(row.countdown?.before ?? null).toBe(
        isWaiting ? 'retrying in' : isScheduled ? 'retrying automatically in' : null,
      );
      expect(row.countdown?.at ?? null).toEqual(isWaiting || isScheduled ? later.toDate() : null);
      if (isWaiting) {
        expect(row.note).toBe('Service busy');
        expect(row.countdown?.after).toBe('(attempt 2 of 3)');
      }
      if (isScheduled) expect(row.note).toBe('Service unavailable');
    },
  );

  it('shows the cause of a failure, without what to do about it', () => {
    expect(rowView(anItem(failedWith('quota'))).note).toBe('ElevenLabs quota exceeded.');
    expect(rowView(anItem({ ...failedWith('quota'), sync_error_message: 'No full stop' })).note).toBe('No full stop');
    expect(rowView(anItem({ ...failedWith('quota'), sync_error_message: 'Version 2.1 fails. Wait.' })).note).toBe(
      'Version 2.1 fails.',
    );
  });

  it('shows the sync time of a synced document, if known', () => {
    expect(rowView(anItem(fieldsOf('completed'))).note).toBe('Synced in 1.2 s');
    expect(rowView(anItem({ ...fieldsOf('completed'), time_to_live_ms: null })).note).toBeNull();
  });

  it('distinguishes a retry that is not sent yet from a queued one', () => {
    const fields = { ...failedWith('network'), retry_requested_at: at };
    expect(rowView(anItem(fields, { isUnsent: true })).note).toBe('Requesting retry…');
    expect(rowView(anItem(fields)).note).toBe('Retry queued');
  });

  it('shows the state of a deletion', () => {
    expect(rowView(anItem({ deletion_requested_at: at })).note).toBe('Deleting at ElevenLabs…');
    expect(rowView(anItem({ ...failedWith('network'), deletion_requested_at: at })).note).toMatch(/^Connection failed/);
  });

  it('shows type and size of a text, a file and a web page', () => {
    const sha256 = 'a'.repeat(64);
    const file = { type: 'file', filename: 'm.pdf', content_type: 'application/pdf', sha256 } as const;
    expect(rowView(anItem())).toMatchObject({ size: '4.1 KB', sourceTitle: 'Text' });
    expect(rowView(anItem({ source: { ...file, size_bytes: 12 } }))).toMatchObject({
      size: '12 bytes',
      sourceTitle: 'PDF',
    });
    expect(rowView(anItem({ source: { ...file, size_bytes: null } })).size).toBeNull();
    const page = { type: 'url', url: 'https://a.example', auto_sync: null, refresh_id: null } as const;
    expect(rowView(anItem({ source: page }))).toMatchObject({
      size: null,
      sourceTitle: 'Web page',
    });
  });

  it('has the time of the creation and of the last attempt', () => {
    const row = rowView(anItem(failedWith('network')));
    expect(row).toMatchObject({ added: at.toDate(), lastAttempt: at.toDate() });
    expect(rowView(anItem()).lastAttempt).toBeNull();
  });
});

it('names a document whose name shows nothing', () => {
  expect(rowView(anItem({ name: '\u2800\u200b' })).name).toBe('Unnamed document');
  expect(rowView(anItem({ name: 'עזרה' })).name).toBe('עזרה');
});
