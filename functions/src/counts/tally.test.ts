import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import type { RawDocument } from '../document/lease.ts';
import { failed } from '../document/transitions.ts';
import { aDocument } from '../testing/fixtures.ts';
import { changeOf, talliesOf } from './tally.ts';

const now = Timestamp.now();
const error = { is_retryable: true, http_status: 503, provider_code: null, detail: null, request_id: null };
const quota = failed({ ...error, error_type: 'quota' }, null);
const document = (fields: Partial<KnowledgeDocument> = {}): RawDocument => ({ ...aDocument(), ...fields });

describe('talliesOf', () => {
  it.each<[string, RawDocument | null, string[]]>([
    ['no document', null, []],
    ['a pending text', document(), ['status:pending', 'type:text']],
    [
      'a synced one with an index',
      document({ sync_status: 'completed', index_status: 'ready' }),
      ['status:completed', 'type:text', 'index:ready'],
    ],
    ['an index of an earlier text', document({ index_status: 'ready' }), ['status:pending', 'type:text']],
    ['a failed one', document(quota), ['status:failed', 'type:text', 'cause:quota']],
    [
      'one that is tried again',
      document({ ...quota, next_retry_at: now }),
      ['status:failed', 'type:text', 'retrying', 'cause:quota'],
    ],
    ['one that the list cannot show', { name: 'By hand', sync_status: 'pending' }, []],
    ['values of another tool', { ...document(), sync_status: 'lost', source: 'text' }, []],
  ])('of %s', (_, data, expected) => {
    expect([...talliesOf(data)]).toEqual(expected);
  });
});

describe('changeOf', () => {
  const synced = document({ sync_status: 'completed', synced_at: now, time_to_live_ms: 900 });

  it('is what the document no longer counts as, and what it does now', () => {
    expect(changeOf(document(), document(quota))).toEqual({
      more: ['status:failed', 'cause:quota'],
      fewer: ['status:pending'],
      sync: null,
    });
    expect(changeOf(document(), null)).toMatchObject({ more: [], fewer: ['status:pending', 'type:text'] });
  });

  it('is null for a write that changes no number', () => {
    expect(changeOf(document(), document({ name: 'Other', queued_at: now }))).toBeNull();
    expect(changeOf(synced, { ...synced, copy_state: null })).toBeNull();
  });

  it('has the duration of the first sync of what was saved, and of no later one', () => {
    const sync = { ms: 900, at_ms: now.toMillis() };
    expect(changeOf(document({ sync_status: 'syncing' }), synced)?.sync).toEqual(sync);
    expect(changeOf({ ...synced, sync_status: 'syncing' }, synced)?.sync).toBeNull();
  });
});
