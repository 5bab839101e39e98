/** Editing documents: what is stored. e2e/api tests how an edit is synced. */
import { setTimeout } from 'node:timers/promises';
import {
  bodyPartId,
  collections,
  type Knowledge,
  type KnowledgeDocument,
  limits,
  nameFields,
} from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readBody } from '../store/body.ts';
import { parseStored } from '../store/read.ts';
import { type ApiHarness, startApi } from '../testing/api.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const first = { name: 'Refund policy', content: 'Refunds take five days.' };
const large = (letter: string) => letter.repeat(limits.atomicBodyMaxBytes + 1);
const edit = (id: string, json: unknown) => api.call('PATCH', `/api/knowledge/${id}`, { as: 'editor', json });
const documentRef = (id: string) => api.db.collection(collections.knowledge).doc(id);

async function stored(id: string): Promise<KnowledgeDocument> {
  const found = parseStored(await documentRef(id).get());
  if (found === null) throw new Error(`${id} is missing`);
  return found.document;
}
const storedText = async (id: string) => (await readBody(documentRef(id), await stored(id))).toString();

/** A document created by the API, with the given fields of the engine. */
async function create(fields: Partial<KnowledgeDocument> = {}, json = first): Promise<string> {
  const { id } = (await (await api.call('POST', '/api/knowledge', { as: 'editor', json })).json()) as Knowledge;
  if (Object.keys(fields).length > 0) await documentRef(id).update(fields);
  // The next change gets another time.
  await setTimeout(2);
  return id;
}

const completed = (): Partial<KnowledgeDocument> => ({
  sync_status: 'completed',
  elevenlabs_document_id: 'remote-1',
  synced_at: Timestamp.now(),
  time_to_live_ms: 5,
});
const failed = (): Partial<KnowledgeDocument> => ({
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
  sync_retry_count: 4,
  scheduled_retries: 3,
  next_retry_at: Timestamp.now(),
  retry_requested_at: Timestamp.now(),
  unsettled_since: Timestamp.now(),
  settles_at: Timestamp.now(),
});
const syncing = (): Partial<KnowledgeDocument> => ({
  sync_status: 'syncing',
  scheduled_retries: 2,
  sync_claim: { id: 'claim', expires_at: Timestamp.fromMillis(Date.now() + 60_000) },
  sync_progress: { attempt: 2, of: 3, message: 'Service busy, retrying...', next_attempt_at: Timestamp.now() },
});

/** Every stored part belongs to the document's body or to a body recorded as replaced. */
async function expectNothingOrphaned(id: string, replaced: number): Promise<void> {
  const paths = await api.storedPaths();
  const records = await api.db.collection(collections.uploads).get();
  const { body_id: bodyId, body_parts: count } = await stored(id);
  expect(records.docs.map((record) => record.data())).toEqual(
    Array.from({ length: replaced }, () => ({ document: id, is_replaced: true, expires_at: expect.any(Timestamp) })),
  );
  const known = [bodyId, ...records.docs.map((record) => record.id)];
  const parts = paths.filter((path) => path.includes('/body/')).map((path) => path.split('/').at(-1) ?? '');
  expect(parts.filter((part) => !known.includes(part.slice(0, part.lastIndexOf('.'))))).toEqual([]);
  for (let part = 0; part < count; part += 1) expect(parts).toContain(bodyPartId(bodyId ?? '', part));
}

describe('an edit of the text', () => {
  test.each([
    ['small after small', 'one', 'two'],
    ['large after small', 'one', large('b')],
    ['small after large', large('a'), 'two'],
    ['large after large', large('a'), large('b')],
  ])('%s is queued with a new body, and the replaced body is recorded', async (_, one, two) => {
    const id = await create(completed(), { ...first, content: one });
    const before = await stored(id);
    const response = await edit(id, { content: two });
    expect(response.status).toBe(200);
    const answer = (await response.json()) as Knowledge;
    expect(await (await api.call('GET', `/api/knowledge/${id}`, { as: 'viewer' })).json()).toEqual(answer);
    const after = await stored(id);
    expect(after).toEqual({
      ...before,
      change_id: expect.any(String),
      edited_by: 'editor-uid',
      source: { type: 'text', size_bytes: two.length, sha256: expect.not.stringMatching(before.revision) },
      body_id: after.body_id,
      body_parts: Math.ceil(two.length / limits.bodyPartMaxBytes),
      revision: after.revision,
      updated_at: after.updated_at,
      sync_status: 'pending',
      queued_at: after.updated_at,
      pending_since: after.updated_at,
    });
    expect(after.updated_at.toMillis()).toBeGreaterThan(before.updated_at.toMillis());
    expect(after.revision).not.toBe(before.revision);
    expect(await storedText(id)).toBe(two);
    // A worker may still be reading it.
    expect((await readBody(documentRef(id), before)).toString()).toBe(one);
    const records = await api.db.collection(collections.uploads).get();
    expect(records.docs.map((record) => record.id)).toEqual([before.body_id]);
    await expectNothingOrphaned(id, 1);
  });

  test('writes the document, its part and the record in one commit', async () => {
    const id = await create();
    await edit(id, { content: 'two' });
    const { body_id: bodyId } = await stored(id);
    const [document, part, record] = await Promise.all([
      documentRef(id).get(),
      documentRef(id)
        .collection(collections.body)
        .doc(bodyPartId(bodyId ?? '', 0))
        .get(),
      api.db.collection(collections.uploads).get(),
    ]);
    expect(part.updateTime).toEqual(document.updateTime);
    expect(record.docs[0]?.updateTime).toEqual(document.updateTime);
  });

  test('back to the first text is queued with the first revision and another new body', async () => {
    const id = await create(completed());
    const before = await stored(id);
    await edit(id, { content: 'two' });
    await edit(id, { content: first.content });
    const after = await stored(id);
    expect(after).toMatchObject({ sync_status: 'pending', revision: before.revision });
    expect(after.body_id).not.toBe(before.body_id);
    await expectNothingOrphaned(id, 2);
  });
});

describe('a rename', () => {
  test.each([
    ['alone', { name: '  Rückgabe ﬁn ' }],
    ['with the current text', { name: 'Rückgabe ﬁn', content: first.content }],
  ])('%s is queued and writes no parts', async (_, json) => {
    const id = await create(completed());
    const before = await stored(id);
    const paths = await api.storedPaths();
    expect((await edit(id, json)).status).toBe(200);
    const after = await stored(id);
    expect(after).toEqual({
      ...before,
      change_id: expect.any(String),
      edited_by: 'editor-uid',
      name: 'Rückgabe ﬁn',
      ...nameFields('Rückgabe ﬁn'),
      revision: after.revision,
      updated_at: after.updated_at,
      sync_status: 'pending',
      queued_at: after.updated_at,
      pending_since: after.updated_at,
    });
    expect(after.revision).not.toBe(before.revision);
    expect(await api.storedPaths()).toEqual(paths);
  });

  test('with the current large text leaves no upload behind', async () => {
    const id = await create({}, { ...first, content: large('a') });
    expect((await edit(id, { name: 'New', content: large('a') })).status).toBe(200);
    expect((await stored(id)).name).toBe('New');
    await expectNothingOrphaned(id, 0);
  });
});

describe('an edit that changes nothing', () => {
  test.each([
    ['the name', { name: ` ${first.name} ` }],
    ['the text', { content: first.content }],
    ['both', first],
  ])('with the current value of %s writes nothing in any status', async (_, json) => {
    for (const fields of [{}, completed(), failed(), syncing()]) {
      const id = await create(fields);
      const before = await documentRef(id).get();
      const response = await edit(id, json);
      expect(response.status).toBe(200);
      expect(((await response.json()) as Knowledge).id).toBe(id);
      expect((await documentRef(id).get()).updateTime).toEqual(before.updateTime);
    }
    expect(await api.db.collection(collections.uploads).get()).toMatchObject({ size: 0 });
  });

  test('with the current large text does not upload it', async () => {
    const id = await create({}, { ...first, content: large('a') });
    const before = await documentRef(id).get();
    expect((await edit(id, { content: large('a') })).status).toBe(200);
    expect((await documentRef(id).get()).updateTime).toEqual(before.updateTime);
    await expectNothingOrphaned(id, 0);
  });
});

test.each([
  ['name', { name: 'New' }],
  ['text', { content: 'two' }],
])('an edit of the %s clears the failure, but keeps the times of the lost request', async (_, json) => {
  const id = await create(failed());
  const before = await stored(id);
  await edit(id, json);
  expect(await stored(id)).toMatchObject({
    sync_status: 'pending',
    sync_error: null,
    sync_error_message: null,
    next_retry_at: null,
    retry_requested_at: null,
    scheduled_retries: 0,
    sync_retry_count: 4,
    unsettled_since: before.unsettled_since,
    settles_at: before.settles_at,
  });
});

test('an edit of a syncing document changes none of the engine’s fields', async () => {
  const id = await create(syncing());
  const before = await stored(id);
  expect((await edit(id, { name: 'New', content: 'two' })).status).toBe(200);
  const after = await stored(id);
  const { name, name_folded, name_words, source, body_id, body_parts } = after;
  const { revision, updated_at, change_id, edited_by } = after;
  expect(name).toBe('New');
  expect(name_words).toEqual(['n', 'ne', 'new']);
  expect(revision).not.toBe(before.revision);
  expect(after).toEqual({
    ...before,
    name,
    name_folded,
    name_words,
    source,
    body_id,
    body_parts,
    revision,
    updated_at,
    change_id,
    edited_by,
  });
});

test.each([
  ['small', 'two'],
  ['large', large('b')],
])('a %s edit of a document that is being deleted is refused and stores nothing', async (_, content) => {
  const id = await create({ deletion_requested_at: Timestamp.now() });
  const before = await documentRef(id).get();
  for (const json of [{ content }, { name: 'New' }, first]) {
    const response = await edit(id, json);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ type: '/api/docs#problem-being-deleted' });
  }
  expect((await documentRef(id).get()).updateTime).toEqual(before.updateTime);
  await expectNothingOrphaned(id, 0);
});

test.each([
  ['small', 'two'],
  ['large', large('b')],
])('a %s edit of a missing document stores nothing', async (_, content) => {
  expect((await edit('missing', { content })).status).toBe(404);
  expect(await api.storedPaths()).toEqual([]);
});

describe('concurrent edits', () => {
  test('all succeed, one of them is stored completely, and no part is orphaned', async () => {
    const id = await create(completed());
    const texts = Array.from({ length: 12 }, (_, n) => `text ${n}`);
    const responses = await Promise.all(texts.map((content) => edit(id, { content, name: `Name of ${content}` })));
    expect(responses.map(({ status }) => status)).toEqual(texts.map(() => 200));
    const text = await storedText(id);
    expect(texts).toContain(text);
    expect(await stored(id)).toMatchObject({ name: `Name of ${text}`, sync_status: 'pending' });
    await expectNothingOrphaned(id, texts.length);
  });

  test('of the name and of the text are both kept', async () => {
    const id = await create(completed());
    await Promise.all([edit(id, { name: 'New' }), edit(id, { content: 'two' }), edit(id, { name: 'New' })]);
    expect((await stored(id)).name).toBe('New');
    expect(await storedText(id)).toBe('two');
  });

  test('of large texts leave only the last body and records of the others', async () => {
    const id = await create();
    const responses = await Promise.all(['b', 'c', 'c'].map((letter) => edit(id, { content: large(letter) })));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { size } = await api.db.collection(collections.uploads).get();
    expect([2, 3]).toContain(size);
    expect([large('b'), large('c')]).toContain(await storedText(id));
    await expectNothingOrphaned(id, size);
  });

  test('never remove the tombstone of a concurrent deletion', async () => {
    const id = await create(completed());
    const [removed, ...edits] = await Promise.all([
      api.call('DELETE', `/api/knowledge/${id}`, { as: 'editor' }),
      ...Array.from({ length: 6 }, (_, n) => edit(id, { content: `text ${n}` })),
    ]);
    expect(removed?.status).toBe(202);
    expect([...new Set(edits.map(({ status }) => status))].every((status) => [200, 409].includes(status))).toBe(true);
    expect(await stored(id)).toMatchObject({ sync_status: 'pending', deletion_requested_at: expect.any(Timestamp) });
    await expectNothingOrphaned(id, edits.filter(({ status }) => status === 200).length);
  });
});

describe('source fields written by a newer version', () => {
  const sha256 = 'a'.repeat(64);
  const file = {
    type: 'file',
    filename: 'a.txt',
    content_type: 'text/plain',
    size_bytes: 1,
    sha256,
    pages: 3,
  } as const;
  const page = {
    type: 'url',
    url: 'https://example.com/',
    auto_sync: { frequency_days: 7, auto_remove: false, only_at_night: true },
    refresh_id: null,
    depth: 2,
  } as const;

  test.each([
    ['file', file],
    ['page', page],
  ])('are kept when a %s is renamed', async (_, source) => {
    const id = await create({ ...completed(), source });
    expect((await edit(id, { name: 'Returns' })).status).toBe(200);
    expect(await stored(id)).toMatchObject({ name: 'Returns', source });
  });

  test('are kept when the settings of a web page change', async () => {
    const id = await create({ ...completed(), source: page });
    expect((await edit(id, { auto_sync: null })).status).toBe(200);
    expect((await stored(id)).source).toEqual({ ...page, auto_sync: null });
  });

  test('are kept when a rename repeats the text', async () => {
    const id = await create(completed());
    const source = { ...(await stored(id)).source, language: 'en' };
    await documentRef(id).update({ source });
    expect((await edit(id, { name: 'Returns', content: first.content })).status).toBe(200);
    expect(await stored(id)).toMatchObject({ name: 'Returns', source });
  });

  test('that are missing are not added by a rename', async () => {
    const asOlderVersionsWrote = { type: 'url', url: 'https://example.com/' } as const;
    const id = await create(completed());
    await documentRef(id).update({ source: asOlderVersionsWrote });
    expect((await edit(id, { name: 'Returns' })).status).toBe(200);
    expect((await documentRef(id).get()).get('source')).toEqual(asOlderVersionsWrote);
  });
});
