/** Undoing a deletion: what is stored. */
import { collections, type Knowledge, type KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

const api = startApi();
afterAll(() => api.close());

async function store(fields: Partial<KnowledgeDocument>) {
  const ref = api.db.collection(collections.knowledge).doc();
  await ref.create(aDocument('text', { queued_at: Timestamp.fromMillis(1_700_000_000_000), ...fields }));
  return ref;
}
const remove = (id: string, query = '') => api.call('DELETE', `/api/knowledge/${id}${query}`, { as: 'editor' });
const restore = (id: string) => api.call('POST', `/api/knowledge/${id}/restore`, { as: 'editor' });
const kept = { deletion_requested_at: null, deletion_not_before: null, deletion_force: false, dependent_agents: null };

describe('before the deletion starts', () => {
  test.each([
    ['completed', { sync_status: 'completed', elevenlabs_document_id: 'remote-1' }],
    ['syncing', { sync_status: 'syncing' }],
    ['failed', { sync_status: 'failed', next_retry_at: Timestamp.fromMillis(1_900_000_000_000) }],
  ] as const)('a %s document gets back its earlier fields', async (_, fields) => {
    const ref = await store(fields);
    const before = (await ref.get()).data();
    await remove(ref.id, '?delay_seconds=30&force=true');
    const response = await restore(ref.id);
    expect(response.status).toBe(200);
    expect(((await response.json()) as Knowledge).deletion_requested_at).toBeNull();
    // The sweep has found the deletion by its time of queueing, which stays.
    expect((await ref.get()).data()).toEqual({
      ...before,
      change_id: expect.any(String),
      queued_at: expect.any(Timestamp),
    });
  });

  test('a pending document is queued again, because its event may have been skipped', async () => {
    const ref = await store({});
    const before = (await ref.get()).data();
    await remove(ref.id, '?delay_seconds=30');
    await restore(ref.id);
    const after = (await ref.get()).data() ?? {};
    expect(after).toEqual({
      ...before,
      change_id: expect.any(String),
      queued_at: after.queued_at,
      pending_since: after.queued_at,
    });
    expect(after.queued_at).not.toEqual(before?.queued_at);
  });
});

test('a queued deletion that has not started becomes a sync', async () => {
  const ref = await store({ sync_status: 'completed', elevenlabs_document_id: 'remote-1' });
  await remove(ref.id);
  expect((await restore(ref.id)).status).toBe(200);
  expect((await ref.get()).data()).toMatchObject({ ...kept, sync_status: 'pending' });
});

test('a deletion blocked by agents becomes a sync with a settle time', async () => {
  const ref = await store({
    sync_status: 'failed',
    elevenlabs_document_id: 'remote-1',
    deletion_requested_at: Timestamp.now(),
    dependent_agents: [{ id: 'agent-1', name: 'Support', branch: null }],
    sync_error_message: 'This document is attached directly to agents.',
    sync_error: {
      type: 'in_use',
      http_status: 400,
      provider_code: 'document_has_dependent_agents',
      detail: null,
      hint: 'hint',
      retryable: false,
      request_id: null,
    },
  });
  expect((await restore(ref.id)).status).toBe(200);
  expect((await ref.get()).data()).toMatchObject({
    ...kept,
    sync_status: 'pending',
    sync_error: null,
    unsettled_since: expect.any(Timestamp),
    settles_at: expect.any(Timestamp),
  });
});

test.each([
  ['is running', { sync_status: 'syncing', sync_claim: { id: 'c', expires_at: Timestamp.now() } }],
  ['failed for another reason', { sync_status: 'failed' }],
  ['started before and is queued again', { sync_status: 'pending' }],
] as const)('a deletion that %s cannot be undone', async (_, fields) => {
  const ref = await store({ ...fields, deletion_requested_at: Timestamp.now() });
  const { updateTime } = await ref.get();
  const response = await restore(ref.id);
  expect(await response.json()).toMatchObject({ status: 409, type: '/api/docs#problem-deletion-begun' });
  expect((await ref.get()).updateTime).toEqual(updateTime);
});

test('a repeat, or a call for a document without a requested deletion, writes nothing', async () => {
  const ref = await store({ sync_status: 'completed' });
  await remove(ref.id, '?delay_seconds=30');
  await restore(ref.id);
  const { updateTime } = await ref.get();
  expect((await restore(ref.id)).status).toBe(200);
  expect((await ref.get()).updateTime).toEqual(updateTime);
});

test('of a concurrent undo and repeated deletion one is stored completely', async () => {
  for (let round = 0; round < 5; round += 1) {
    const ref = await store({ sync_status: 'completed' });
    await remove(ref.id, '?delay_seconds=30');
    await Promise.all([restore(ref.id), remove(ref.id)]);
    const after = (await ref.get()).data() ?? {};
    const isKept = after.deletion_requested_at === null;
    expect(after.deletion_not_before === null).toBe(isKept);
  }
});
