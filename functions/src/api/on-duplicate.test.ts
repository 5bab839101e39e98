/** What `on_duplicate` makes of a text, a page or a file that is there already. */
import { collections, type Knowledge, limits, type Problem } from '@knowledge-sync/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, type CallOptions, startApi } from '../testing/api.ts';
import { sampleFiles } from '../testing/files.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const octets = { 'Content-Type': 'application/octet-stream' };
const post = (json: object, query = '', headers: Record<string, string> = {}) =>
  api.call('POST', `/api/knowledge${query}`, { as: 'editor', json, headers });
const upload = (bytes: Uint8Array, query: string, headers: Record<string, string> = {}) =>
  api.call('POST', `/api/knowledge/files?${query}`, {
    as: 'editor',
    body: bytes as CallOptions['body'],
    headers: { ...octets, ...headers },
  } as CallOptions);
const documentOf = async (response: Response) => (await response.json()) as Knowledge;
const all = async () => (await api.db.collection(collections.knowledge).get()).docs;
const text = { name: 'Refunds', content: 'Refunds take five days.' };
const page = { url: 'https://www.example.com/help/?utm_source=mail' };
const spelling = { url: 'http://example.com/help#top' };

test('without it, or with keep, the same text is stored twice', async () => {
  await post(text);
  expect((await post(text)).status).toBe(201);
  expect((await post(text, '?on_duplicate=keep')).status).toBe(201);
  expect(await all()).toHaveLength(3);
});

test('another value is refused with the possible ones', async () => {
  const response = await post(text, '?on_duplicate=merge');
  expect(response.status).toBe(422);
  expect(((await response.json()) as Problem).detail).toMatch(/keep, error, skip, replace/);
});

describe.each(['text', 'page', 'file'] as const)('the same %s', (kind) => {
  const add = (onDuplicate: string, headers = {}) =>
    kind === 'text'
      ? post({ ...text, name: 'Another name' }, `?on_duplicate=${onDuplicate}`, headers)
      : kind === 'page'
        ? post(spelling, `?on_duplicate=${onDuplicate}`, headers)
        : upload(sampleFiles.pdf, `filename=copy.pdf&on_duplicate=${onDuplicate}`, headers);
  const first = async () =>
    await documentOf(
      await (kind === 'text' ? post(text) : kind === 'page' ? post(page) : upload(sampleFiles.pdf, 'filename=a.pdf')),
    );
  const by = kind === 'page' ? 'address' : 'content';

  test('is refused with error, and the problem names the document', async () => {
    const { id, name } = await first();
    const response = await add('error');
    expect(response.status).toBe(409);
    expect(response.headers.get('Location')).toBe(`/api/knowledge/${id}`);
    expect(await response.json()).toMatchObject({
      type: '/api/docs#problem-duplicate',
      document_id: id,
      detail: expect.stringContaining(`“${name}” has the same ${by}`),
    });
    expect(await all()).toHaveLength(1);
  });

  test('is answered with the document as it is, with skip', async () => {
    const { id, revision } = await first();
    const response = await add('skip');
    expect([response.status, response.headers.get('Same-By')]).toEqual([200, by]);
    expect(await documentOf(response)).toMatchObject({ id, revision });
    expect(await all()).toHaveLength(1);
  });

  test('is not stored again with replace, and the document keeps its name', async () => {
    const { id, name } = await first();
    const response = await add('replace');
    expect(response.status).toBe(200);
    expect(await documentOf(response)).toMatchObject({ id, name });
    expect(await all()).toHaveLength(1);
  });

  test('that is being deleted does not count', async () => {
    const { id } = await first();
    await api.call('DELETE', `/api/knowledge/${id}`, { as: 'editor' });
    expect((await add('skip')).status).toBe(201);
  });

  test('becomes one document of five additions at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => add('skip')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(await Promise.all(answers.map(async (answer) => (await documentOf(answer)).id))).size).toBe(1);
    expect(await all()).toHaveLength(1);
  });

  test('is the answer to a repeat of the same request', async () => {
    const key = { 'Idempotency-Key': 'k' };
    const { id } = await documentOf(await add('error', key));
    const again = await add('error', key);
    expect(again.status).toBe(201);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect((await documentOf(again)).id).toBe(id);
  });
});

describe('replace puts a new version in the place of the document with the same name', () => {
  test('of a text', async () => {
    const { id, revision } = await documentOf(await post(text));
    const response = await post({ ...text, name: 'REFUNDS', content: 'Three days.' }, '?on_duplicate=replace');
    expect([response.status, response.headers.get('Same-By')]).toEqual([200, 'name']);
    const after = await documentOf(response);
    expect(after).toMatchObject({ id, name: 'Refunds', source: { size_bytes: 11 } });
    expect(after.revision).not.toBe(revision);
  });

  test('of a file, also one that is stored in parts', async () => {
    const { id } = await documentOf(await upload(sampleFiles.txt, 'filename=manual.txt'));
    const large = Buffer.alloc(limits.atomicBodyMaxBytes + 1, 'a');
    const response = await upload(large, 'filename=manual.txt&on_duplicate=replace');
    expect(await documentOf(response)).toMatchObject({ id, source: { size_bytes: large.byteLength } });
    expect(await all()).toHaveLength(1);
  });

  test('but not of a document of another type, or with skip', async () => {
    await post(text);
    expect((await upload(sampleFiles.pdf, 'filename=Refunds.pdf&on_duplicate=replace')).status).toBe(201);
    expect((await post({ ...text, content: 'Three days.' }, '?on_duplicate=skip')).status).toBe(201);
    expect(await all()).toHaveLength(3);
  });
});

test('a replaced page is loaded again, with the new settings if they are given', async () => {
  const { id, revision } = await documentOf(await post(page));
  const autoSync = { frequency_days: 7, auto_remove: false };
  const after = await documentOf(await post({ ...spelling, auto_sync: autoSync }, '?on_duplicate=replace'));
  expect(after).toMatchObject({ id, source: { url: page.url, auto_sync: autoSync } });
  expect(after.revision).not.toBe(revision);
});

test('a reservation is left to the sweep', async () => {
  await post(text, '?on_duplicate=skip');
  expect((await api.storedPaths()).filter((path) => path.startsWith('uploads/same-'))).toHaveLength(1);
});
