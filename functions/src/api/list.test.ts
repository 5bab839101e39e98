import { collections, type Knowledge, type KnowledgeList, knowledgeListSchema, limits } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const documents = () => api.db.collection(collections.knowledge);
const at = (seconds: number, nanoseconds = 0) => new Timestamp(1_800_000_000 + seconds, nanoseconds);
const store = async (id: string, fields: Record<string, unknown>) =>
  await documents()
    .doc(id)
    .create({ ...aDocument(), ...fields });

async function list(query: string): Promise<KnowledgeList> {
  const response = await api.call('GET', `/api/knowledge?${query}`, { as: 'viewer' });
  expect(response.status).toBe(200);
  return knowledgeListSchema.parse(await response.json());
}

async function pagesOf(query: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null && pages.length < 50; ) {
    const page: KnowledgeList = await list(cursor === '' ? query : `${query}&cursor=${cursor}`);
    pages.push(page.documents.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  return pages;
}

test('returns an empty list when there are no documents', async () => {
  expect(await list('')).toEqual({ documents: [], next_cursor: null });
});

test('returns documents newest first, each as a single read returns it', async () => {
  for (const [id, seconds] of [
    ['old', 1],
    ['new', 3],
    ['middle', 2],
  ] as const) {
    await store(id, {
      created_at: at(seconds),
      sync_progress: { attempt: 2, of: 3, message: 'Service busy, retrying...', next_attempt_at: at(9) },
      sync_claim: { id: 'claim', expires_at: at(10) },
    });
  }
  const { documents: listed, next_cursor } = await list('');
  expect(listed.map(({ id }) => id)).toEqual(['new', 'middle', 'old']);
  expect(next_cursor).toBeNull();
  expect(listed[0]?.sync_progress?.next_attempt_at).toBe(at(9).toDate().toISOString());
  const single = (await (await api.call('GET', '/api/knowledge/new', { as: 'viewer' })).json()) as Knowledge;
  expect(single).toEqual(listed[0]);
});

test('pages neither repeat nor omit documents with equal times', async () => {
  const ids = Array.from({ length: 7 }, (_, n) => `same-${n}`);
  for (const id of ids) await store(id, { created_at: at(5, 123_456_000) });
  await store('a microsecond later', { created_at: at(5, 123_457_000) });
  await store('a microsecond before', { created_at: at(5, 123_455_000) });
  const pages = await pagesOf('limit=2');
  expect(pages.flat()).toEqual(['a microsecond later', ...ids.toReversed(), 'a microsecond before']);
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 2, 2, 1]);
});

test('a full last page has no cursor', async () => {
  for (const n of [1, 2, 3, 4]) await store(`document-${n}`, { created_at: at(n) });
  expect(await pagesOf('limit=2')).toEqual([
    ['document-4', 'document-3'],
    ['document-2', 'document-1'],
  ]);
});

test('a document created between two pages does not shift the second page', async () => {
  for (const n of [1, 2, 3]) await store(`document-${n}`, { created_at: at(n) });
  const first = await list('limit=2');
  await store('later', { created_at: at(9) });
  const second = await list(`limit=2&cursor=${first.next_cursor}`);
  expect([...first.documents, ...second.documents].map(({ id }) => id)).toEqual([
    'document-3',
    'document-2',
    'document-1',
  ]);
});

test('a cursor still works after its document was deleted', async () => {
  for (const n of [1, 2, 3]) await store(`document-${n}`, { created_at: at(n) });
  const { next_cursor } = await list('limit=2');
  await documents().doc('document-2').delete();
  expect((await list(`limit=2&cursor=${next_cursor}`)).documents.map(({ id }) => id)).toEqual(['document-1']);
});

test('a status filter returns only its documents, page by page', async () => {
  for (const n of [1, 2, 3, 4, 5, 6]) {
    await store(`document-${n}`, { created_at: at(n), sync_status: n % 2 === 0 ? 'failed' : 'completed' });
  }
  expect(await pagesOf('status=failed&limit=2')).toEqual([['document-6', 'document-4'], ['document-2']]);
  expect(await pagesOf('status=syncing')).toEqual([[]]);
});

test('a page has 50 documents by default and at most 100', async () => {
  const writer = api.db.bulkWriter();
  for (let n = 0; n < limits.listMaxLimit + 1; n += 1) {
    void writer.create(documents().doc(`document-${n}`), aDocument('text', { created_at: at(n) }));
  }
  await writer.close();
  expect((await list('')).documents).toHaveLength(limits.listDefaultLimit);
  const page = await list(`limit=${limits.listMaxLimit}`);
  expect(page.documents).toHaveLength(limits.listMaxLimit);
  expect(page.next_cursor).not.toBeNull();
});

test('malformed documents are left out and logged, and all others are returned', async () => {
  for (const n of [1, 3, 5]) await store(`good-${n}`, { created_at: at(n) });
  await store('no name', { created_at: at(2), name: null });
  await store('wrong status', { created_at: at(4), sync_status: 'done' });
  await store('time is text', { created_at: '2026-01-01' });
  await store('time is a number', { created_at: 7 });
  await store('no time', { created_at: null });
  const pages = await pagesOf('limit=2');
  expect(pages.flat()).toEqual(['good-5', 'good-3', 'good-1']);
  const logged = api.log.map(({ severity, fields }) => [severity, fields.document_id, fields.fields]);
  expect(logged).toContainEqual(['warn', 'no name', ['name']]);
  expect(logged).toContainEqual(['warn', 'wrong status', ['sync_status']]);
});
