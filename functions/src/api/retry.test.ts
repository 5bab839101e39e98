import { collections, type Knowledge, type KnowledgeDocument, syncStatuses } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, expect, test } from 'vitest';
import { startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

const api = startApi();
afterAll(() => api.close());

const failed: Partial<KnowledgeDocument> = {
  sync_status: 'failed',
  sync_error_message: 'Service unavailable. Retry in a moment.',
  sync_error: {
    type: 'server_error',
    http_status: 503,
    provider_code: null,
    detail: null,
    hint: 'ElevenLabs returned a server error.',
    retryable: true,
    request_id: null,
  },
  elevenlabs_document_id: 'remote-1',
  last_sync_attempt: Timestamp.fromMillis(1_800_000_000_000),
  sync_retry_count: 4,
  scheduled_retries: 3,
  next_retry_at: Timestamp.fromMillis(1_900_000_000_000),
  unsettled_since: Timestamp.fromMillis(1_800_000_000_000),
};

async function store(fields: Partial<KnowledgeDocument>) {
  const ref = api.db.collection(collections.knowledge).doc();
  await ref.create(aDocument('text', fields));
  return ref;
}
const retry = (id: string) => api.call('POST', `/api/knowledge/${id}/retry-sync`, { as: 'editor' });

test('queues a failed document again and resets its retry schedule', async () => {
  const ref = await store(failed);
  const before = (await ref.get()).data();
  const startedMs = Date.now();
  const response = await retry(ref.id);
  expect(response.status).toBe(200);
  const answer = (await response.json()) as Knowledge;
  const after = (await ref.get()).data() ?? {};
  expect(after).toEqual({
    ...before,
    change_id: expect.any(String),
    sync_status: 'pending',
    sync_error: null,
    sync_error_message: null,
    sync_retry_count: 5,
    scheduled_retries: 0,
    next_retry_at: null,
    queued_at: expect.any(Timestamp),
    pending_since: after.queued_at,
  });
  expect(after.queued_at.toMillis()).toBeGreaterThanOrEqual(startedMs);
  expect(await (await api.call('GET', `/api/knowledge/${ref.id}`, { as: 'viewer' })).json()).toEqual(answer);
});

test('shows and queues a document that failed with an error type of a newer version', async () => {
  const ref = await store(failed);
  await ref.update({ 'sync_error.type': 'moderation', index_status: 'summarized' });
  const shown = await api.call('GET', `/api/knowledge/${ref.id}`, { as: 'viewer' });
  expect(await shown.json()).toMatchObject({
    sync_error: { type: 'unknown', http_status: 503 },
    index_status: 'unknown',
  });
  expect((await retry(ref.id)).status).toBe(200);
  expect((await ref.get()).data()).toMatchObject({ sync_status: 'pending', sync_error: null });
});

test('clears a waiting retry flag and counts one retry', async () => {
  const ref = await store({ ...failed, retry_requested_at: Timestamp.now() });
  expect((await retry(ref.id)).status).toBe(200);
  expect((await ref.get()).data()).toMatchObject({ retry_requested_at: null, sync_retry_count: 5 });
});

test('retries a failed deletion and keeps its tombstone', async () => {
  const ref = await store({ ...failed, deletion_requested_at: Timestamp.now() });
  expect((await retry(ref.id)).status).toBe(200);
  expect((await ref.get()).get('deletion_requested_at')).toBeInstanceOf(Timestamp);
});

test.each(syncStatuses.filter((status) => status !== 'failed'))(
  'refuses a %s document and writes nothing',
  async (status) => {
    const ref = await store({ sync_status: status });
    const before = await ref.get();
    const response = await retry(ref.id);
    expect(response.status).toBe(409);
    expect(((await response.json()) as { detail: string }).detail).toContain(`The document is ${status}`);
    expect((await ref.get()).updateTime).toEqual(before.updateTime);
  },
);

test('of ten concurrent calls exactly one succeeds and counts one retry', async () => {
  const ref = await store(failed);
  const responses = await Promise.all(Array.from({ length: 10 }, () => retry(ref.id)));
  expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  expect((await ref.get()).get('sync_retry_count')).toBe(5);
});
