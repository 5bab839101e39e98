import { collections, type Knowledge, type KnowledgeDocument, type SentAgain } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

const api = startApi();
afterAll(() => api.close());
const knowledge = api.db.collection(collections.knowledge);
afterEach(() => api.db.recursiveDelete(knowledge));

const file = {
  type: 'file',
  filename: 'a.txt',
  content_type: 'text/plain',
  size_bytes: 4,
  sha256: 'a'.repeat(64),
} as const;
const live: Partial<KnowledgeDocument> = {
  sync_status: 'completed',
  source: file,
  elevenlabs_document_id: 'remote-1',
  live_copy: { name: 'Refund policy', source: file },
  queued_at: null,
  time_to_live_ms: 900,
};
async function store(fields: Partial<KnowledgeDocument>, id = knowledge.doc().id) {
  const ref = knowledge.doc(id);
  await ref.create(aDocument('text', fields));
  return ref;
}
const one = (id: string) => api.call('POST', `/api/knowledge/${id}/send-again`, { as: 'editor' });
async function many(json: object): Promise<SentAgain> {
  const response = await api.call('POST', '/api/knowledge/send-again', { as: 'editor', json });
  expect(response.status).toBe(200);
  return (await response.json()) as SentAgain;
}

describe('sending one document again', () => {
  test('queues a completed document and drops what is known of its copy', async () => {
    const ref = await store(live);
    const before = (await ref.get()).data();
    const response = await one(ref.id);
    expect(response.status).toBe(200);
    expect((await response.json()) as Knowledge).toMatchObject({ id: ref.id, sync_status: 'pending' });
    expect((await ref.get()).data()).toEqual({
      ...before,
      change_id: expect.any(String),
      sync_status: 'pending',
      live_copy: null,
      queued_at: expect.any(Timestamp),
      pending_since: expect.any(Timestamp),
    });
  });

  test('queues a failed document and clears its failure and a waiting retry flag', async () => {
    const ref = await store({
      ...live,
      sync_status: 'failed',
      sync_error_message: 'x',
      next_retry_at: Timestamp.now(),
      retry_requested_at: Timestamp.now(),
      scheduled_retries: 3,
    });
    expect((await one(ref.id)).status).toBe(200);
    expect((await ref.get()).data()).toMatchObject({
      sync_status: 'pending',
      sync_error_message: null,
      next_retry_at: null,
      retry_requested_at: null,
      scheduled_retries: 0,
      live_copy: null,
    });
  });

  test('makes a pending document send its whole file, and writes nothing the second time', async () => {
    const ref = await store({ ...live, sync_status: 'pending' });
    expect((await one(ref.id)).status).toBe(200);
    const after = await ref.get();
    expect(after.get('live_copy')).toBeNull();
    expect((await one(ref.id)).status).toBe(200);
    expect((await ref.get()).updateTime).toEqual(after.updateTime);
  });

  test.each([
    ['that is being sent', { sync_status: 'syncing' }, /being sent to ElevenLabs now/],
    [
      'that waits to be deleted',
      { ...live, deletion_requested_at: Timestamp.now(), deletion_not_before: Timestamp.now() },
      /waits to be deleted. Undo/,
    ],
    ['that is being deleted', { ...live, deletion_requested_at: Timestamp.now() }, /being deleted/],
  ] as const)('refuses a document %s and writes nothing', async (_, fields, detail) => {
    const ref = await store(fields);
    const before = await ref.get();
    const response = await one(ref.id);
    expect(response.status).toBe(409);
    expect(((await response.json()) as { detail: string }).detail).toMatch(detail);
    expect((await ref.get()).updateTime).toEqual(before.updateTime);
  });

  test('ten concurrent calls queue it once', async () => {
    const ref = await store(live);
    const responses = await Promise.all(Array.from({ length: 10 }, () => one(ref.id)));
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const changes = new Set(
      await Promise.all(responses.map(async (each) => ((await each.json()) as Knowledge).queued_at)),
    );
    expect(changes.size).toBe(1);
  });
});

describe('sending many documents again', () => {
  test('queues those that it can, and names the others with the reason', async () => {
    const done = await store(live, 'done');
    await store({ ...live, sync_status: 'failed' }, 'failed');
    await store({ sync_status: 'syncing' }, 'syncing');
    await store({ ...live, deletion_requested_at: Timestamp.now() }, 'deleted');
    await knowledge.doc('malformed').create({ ...aDocument('text', live), name: 7 });
    const ids = ['done', 'done', 'failed', 'syncing', 'deleted', 'malformed', 'none', 'a/b'];
    const { queued, skipped, next_cursor } = await many({ ids });
    expect({ queued, next_cursor }).toEqual({ queued: 2, next_cursor: null });
    expect(Object.fromEntries(skipped.map(({ id, reason }) => [id, reason]))).toEqual({
      syncing: 'being_sent',
      deleted: 'being_deleted',
      malformed: 'damaged',
      none: 'missing',
      'a/b': 'missing',
    });
    expect((await done.get()).get('sync_status')).toBe('pending');
  });

  test('queues all documents in requests of 100, each once', async () => {
    const batch = api.db.batch();
    for (let index = 0; index < 205; index += 1) batch.create(knowledge.doc(`d${index}`), aDocument('text', live));
    await batch.commit();
    const queued: number[] = [];
    api.log.length = 0;
    for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
      const answer: SentAgain = await many({ all: true, ...(cursor !== null && { cursor }) });
      queued.push(answer.queued);
      cursor = answer.next_cursor;
    }
    expect(queued).toEqual([100, 100, 5]);
    const { docs } = await knowledge.get();
    expect(docs.every((document) => document.get('sync_status') === 'pending')).toBe(true);
    const logged = api.log.filter(({ message }) => message === 'change by a person').map(({ fields }) => fields);
    expect(logged.every(({ uid, action }) => uid === 'editor-uid' && action === 'sent_again')).toBe(true);
    expect(new Set(logged.flatMap(({ document_id: id }) => id ?? [])).size).toBe(205);
  });

  test('ends without a cursor when there are exactly 100 documents, or none', async () => {
    expect(await many({ all: true })).toEqual({ queued: 0, skipped: [], next_cursor: null });
    const batch = api.db.batch();
    for (let index = 0; index < 100; index += 1) batch.create(knowledge.doc(`d${index}`), aDocument('text', live));
    await batch.commit();
    expect(await many({ all: true })).toEqual({ queued: 100, skipped: [], next_cursor: null });
  });
});
