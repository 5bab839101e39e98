import { type BulkAnswer, collections, type KnowledgeDocument, type Problem } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { failed } from '../document/transitions.ts';
import { systemClock } from '../runtime/clock.ts';
import { startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

const api = startApi();
afterAll(() => api.close());
const knowledge = api.db.collection(collections.knowledge);
afterEach(() => api.db.recursiveDelete(knowledge));

const error = { is_retryable: false, http_status: 429, provider_code: null, detail: null, request_id: null };
const failedBy = (error_type: 'quota' | 'auth_error') => failed({ ...error, error_type }, null);
const done: Partial<KnowledgeDocument> = { sync_status: 'completed', elevenlabs_document_id: 'r', queued_at: null };

async function store(id: string, name: string, fields: Partial<KnowledgeDocument> = done) {
  await knowledge.doc(id).create(aDocument('text', { name, ...fields }));
}
const call = (json: object) => api.call('POST', '/api/knowledge/bulk', { as: 'editor', json });
async function act(json: object): Promise<BulkAnswer> {
  const response = await call(json);
  expect(response.status).toBe(200);
  return (await response.json()) as BulkAnswer;
}
const fieldsOf = async (id: string) => (await knowledge.doc(id).get()).data() as KnowledgeDocument;

describe('an action on a filter', () => {
  test('retries the failed documents of one cause, and no other', async () => {
    await store('a', 'Refunds', failedBy('quota'));
    await store('b', 'Returns', failedBy('auth_error'));
    await store('c', 'Prices');
    expect(await act({ action: 'retry', filter: { cause: 'quota' } })).toEqual({
      done: 1,
      skipped: [],
      next_cursor: null,
    });
    expect(await fieldsOf('a')).toMatchObject({ sync_status: 'pending', sync_retry_count: 1 });
    expect((await fieldsOf('b')).sync_status).toBe('failed');
    expect(await act({ action: 'retry', filter: {} })).toMatchObject({ done: 1 });
    expect((await fieldsOf('c')).sync_status).toBe('completed');
  });

  test('combines all filters with words of the name', async () => {
    const wanted: Partial<KnowledgeDocument> = { ...done, index_status: 'ready', created_by: 'me' };
    await store('a', 'Opening hours in Zürich', wanted);
    await store('b', 'Opening hours', wanted);
    await store('c', 'Opening hours Zurich', { ...wanted, created_by: 'someone' });
    const filter = { status: 'completed', type: 'text', index: 'ready', author: 'me', q: 'zur open' };
    expect(await act({ action: 'send_again', filter })).toMatchObject({ done: 1 });
    expect((await fieldsOf('a')).sync_status).toBe('pending');
  });

  test('handles a hundred documents with each request, in the order of their IDs', async () => {
    const writer = api.db.bulkWriter();
    const ids = Array.from({ length: 230 }, (_, n) => `d${String(n).padStart(3, '0')}`);
    for (const id of ids) void writer.create(knowledge.doc(id), aDocument('text', done));
    await writer.close();
    const counts: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const request = { action: 'delete', filter: { status: 'completed' }, confirmed_count: 230, delay_seconds: 60 };
      const answer = await act(cursor === undefined ? request : { ...request, cursor });
      counts.push(answer.done);
      cursor = answer.next_cursor;
    }
    expect(counts).toEqual([100, 100, 30]);
    const { docs } = await knowledge.get();
    expect(docs.every((each) => each.get('deletion_not_before') instanceof Timestamp)).toBe(true);
    expect(await act({ action: 'restore', filter: {} })).toMatchObject({ done: 100, skipped: [] });
  });

  test('answers a request on a slow day with what it has done, and continues after it', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await store(id, 'Prices');
    let ms = 0;
    // Each document takes four seconds to begin.
    const clock = { ...systemClock, monotonicMs: () => (ms += 4_000) };
    const slow = startApi({ db: api.db, clock });
    const counts: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const json: object = { action: 'send_again', filter: {}, ...(cursor !== undefined && { cursor }) };
      const response = await slow.call('POST', '/api/knowledge/bulk', { as: 'editor', json });
      const answer = (await response.json()) as BulkAnswer;
      counts.push(answer.done);
      cursor = answer.next_cursor;
    }
    await slow.close();
    expect(counts).toEqual([2, 2, 1]);
    for (const id of ['a', 'b', 'c', 'd', 'e']) expect((await fieldsOf(id)).sync_status).toBe('pending');
  });

  test('deletes nothing when more documents match than were confirmed', async () => {
    await store('a', 'Refund policy');
    await store('b', 'Policy for refunds');
    for (const filter of [{}, { q: 'refund' }, { q: 'refund policy' }]) {
      const response = await call({ action: 'delete', filter, confirmed_count: 1 });
      expect(response.status).toBe(409);
      expect(((await response.json()) as Problem).type).toBe('/api/docs#problem-more-than-confirmed');
    }
    expect((await fieldsOf('a')).deletion_requested_at).toBeNull();
    expect(await act({ action: 'delete', filter: { q: 'refund policy' }, confirmed_count: 2 })).toMatchObject({
      done: 2,
    });
  });

  test('lists what it leaves unchanged', async () => {
    await store('a', 'Sending', { ...done, sync_status: 'syncing' });
    await store('b', 'Leaving', { ...done, deletion_requested_at: Timestamp.now() });
    await knowledge.doc('c').create({ name: 'Damaged' });
    const { done: count, skipped } = await act({ action: 'send_again', filter: {} });
    expect(count).toBe(0);
    expect(skipped.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      { id: 'a', reason: 'being_sent' },
      { id: 'b', reason: 'being_deleted' },
      { id: 'c', reason: 'damaged' },
    ]);
  });
});

test.each([
  [{ action: 'burn', filter: {} }, 'action'],
  [{ action: 'retry' }, 'filter'],
  [{ action: 'retry', filter: { status: 'lost' } }, 'filter.status'],
  [{ action: 'retry', filter: { agent: 'a' } }, 'agent'],
  [{ action: 'delete', filter: {} }, 'confirmed_count'],
  [{ action: 'delete', filter: {}, confirmed_count: 1, delay_seconds: 601 }, 'delay_seconds'],
  [{ action: 'retry', filter: {}, confirmed_count: 1 }, 'action'],
  [{ action: 'retry', filter: {}, cursor: 'nonsense' }, 'cursor'],
])('%j is refused and names %s', async (json, field) => {
  const response = await call(json);
  expect(response.status).toBe(422);
  expect(((await response.json()) as Problem).errors?.map((each) => each.field)).toContain(field);
});
