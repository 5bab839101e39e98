/** Web pages and files: what is stored and what is refused. */
import { createHash } from 'node:crypto';
import { collections, type Knowledge, limits } from '@knowledge-sync/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readBody } from '../store/body.ts';
import { parseStored } from '../store/read.ts';
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
const post = (json: unknown, headers: Record<string, string> = {}) =>
  api.call('POST', '/api/knowledge', { as: 'editor', json, headers });
const upload = (bytes: Uint8Array | ReadableStream<Uint8Array>, query: string, headers: Record<string, string> = {}) =>
  api.call('POST', `/api/knowledge/files?${query}`, {
    as: 'editor',
    body: bytes as CallOptions['body'],
    headers: { ...octets, ...headers },
  } as CallOptions);
const replace = (id: string, bytes: Uint8Array, query = 'filename=b.txt') =>
  api.call('PUT', `/api/knowledge/${id}/file?${query}`, {
    as: 'editor',
    body: bytes as CallOptions['body'],
    headers: octets,
  } as CallOptions);
const edit = (id: string, json: unknown) => api.call('PATCH', `/api/knowledge/${id}`, { as: 'editor', json });
const refresh = (id: string) => api.call('POST', `/api/knowledge/${id}/refresh`, { as: 'editor' });
const documentOf = async (response: Response) => (await response.json()) as Knowledge;
const errorsOf = async (response: Response) =>
  ((await response.json()) as { errors: { field: string; message: string }[] }).errors;
const refOf = (id: string) => api.db.collection(collections.knowledge).doc(id);
const bytesOf = async (id: string) => {
  const stored = parseStored(await refOf(id).get());
  if (stored === null) throw new Error(`${id} is missing`);
  return await readBody(refOf(id), stored.document);
};
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const url = 'https://example.com/help/refunds';
const page = { type: 'url', url, auto_sync: null, refresh_id: null };

describe('a web page', () => {
  test('is stored without a body and named after its address', async () => {
    const response = await post({ url: `${url}#top` });
    expect(response.status).toBe(201);
    const document = await documentOf(response);
    expect(document).toMatchObject({ name: 'example.com/help/refunds', source: page, sync_status: 'pending' });
    expect(await api.storedPaths()).toEqual([`knowledge/${document.id}`]);
    expect((await refOf(document.id).get()).data()).toMatchObject({ body_id: null, body_parts: 0, live_copy: null });
  });

  test('can have a name and refresh settings', async () => {
    const { name, source } = await documentOf(await post({ name: 'Refunds', url, auto_sync: { frequency_days: 7 } }));
    expect({ name, source }).toEqual({
      name: 'Refunds',
      source: { ...page, auto_sync: { frequency_days: 7, auto_remove: false } },
    });
  });

  test('is created once per idempotency key, and another address with that key is refused', async () => {
    const key = { 'Idempotency-Key': 'k' };
    const first = await documentOf(await post({ url }, key));
    const again = await post({ url }, key);
    expect(again.status).toBe(201);
    expect((await documentOf(again)).id).toBe(first.id);
    expect((await post({ url: `${url}/2` }, key)).status).toBe(422);
    expect(await api.storedPaths()).toHaveLength(1);
  });

  test.each([
    [{ url, content: 'text' }, 'url', /url or content, not both/],
    [{ url: 'http://localhost/' }, 'url', /isn't public/],
    [{ url: 'https://a:b@example.com/' }, 'url', /user name and password/],
    [{ url: 'ftp://example.com/' }, 'url', /http/],
    [{ url, name: '' }, 'name', /1 to 200/],
    [{ url, auto_sync: true }, 'auto_sync', /\w/],
    [{ url, auto_sync: { frequency_days: 0 } }, 'auto_sync.frequency_days', /1 to 180/],
    [{ url, auto_sync: { frequency_days: 181 } }, 'auto_sync.frequency_days', /1 to 180/],
    [{ url, auto_sync: { frequency_days: 1.5 } }, 'auto_sync.frequency_days', /1 to 180/],
    [{ url, auto_sync: {} }, 'auto_sync.frequency_days', /1 to 180/],
    [{ url, auto_sync: { frequency_days: 7, auto_remove: 'yes' } }, 'auto_sync.auto_remove', /true or false/],
    [{ url, auto_sync: { frequency_days: 7, often: true } }, 'often', /Remove it/],
    [{ url, refresh_id: 'mine' }, 'refresh_id', /Remove it/],
    [{ name: 'a', content: 'b', auto_sync: null }, 'auto_sync', /only for web pages/],
  ])('sent as %j is refused with the field, the rule and the fix', async (json, field, message) => {
    const response = await post(json);
    expect(response.status).toBe(422);
    expect(await errorsOf(response)).toEqual([{ field, message: expect.stringMatching(message) }]);
    expect(await api.storedPaths()).toEqual([]);
  });

  test('is queued with a new revision by each refresh', async () => {
    const created = await documentOf(await post({ url }));
    await refOf(created.id).update({ sync_status: 'completed', queued_at: null });
    const first = await documentOf(await refresh(created.id));
    const second = await documentOf(await refresh(created.id));
    expect(first).toMatchObject({ sync_status: 'pending', source: { url, refresh_id: expect.any(String) } });
    expect(new Set([created.revision, first.revision, second.revision]).size).toBe(3);
  });

  test('that is syncing stays syncing when it is refreshed', async () => {
    const { id, revision } = await documentOf(await post({ url }));
    await refOf(id).update({ sync_status: 'syncing' });
    const document = await documentOf(await refresh(id));
    expect(document.sync_status).toBe('syncing');
    expect(document.revision).not.toBe(revision);
  });

  test('can be renamed, and its refresh settings can be set, kept and turned off', async () => {
    const { id } = await documentOf(await post({ url }));
    const autoSync = { frequency_days: 30, auto_remove: true };
    const set = await documentOf(await edit(id, { name: 'Help', auto_sync: autoSync }));
    expect(set).toMatchObject({ name: 'Help', source: { ...page, auto_sync: autoSync } });
    const { updateTime } = await refOf(id).get();
    expect((await edit(id, { auto_sync: autoSync })).status).toBe(200);
    expect((await refOf(id).get()).updateTime).toEqual(updateTime);
    expect(await documentOf(await edit(id, { auto_sync: null }))).toMatchObject({ source: page });
  });

  test('refuses edits of its content and its address', async () => {
    const { id } = await documentOf(await post({ url }));
    const content = await edit(id, { content: 'text' });
    expect(content.status).toBe(422);
    expect(await errorsOf(content)).toEqual([{ field: 'content', message: expect.stringMatching(/its address/) }]);
    const address = await edit(id, { url: 'https://example.com/other' });
    expect(address.status).toBe(422);
    expect(await errorsOf(address)).toContainEqual({
      field: 'url',
      message: expect.stringMatching(/cannot be changed\. Delete .* add/),
    });
  });
});

describe('a file', () => {
  test.each([
    ['pdf', 'application/pdf'],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['epub', 'application/epub+zip'],
    ['html', 'text/html'],
    ['txt', 'text/plain'],
  ] as const)(
    'of type %s is stored byte for byte with its detected type and named after the file',
    async (kind, type) => {
      const bytes = sampleFiles[kind];
      const response = await upload(bytes, `filename=${encodeURIComponent('Größe & Maß.v2.bin')}`);
      expect(response.status).toBe(201);
      expect(response.headers.get('Location')).toMatch(/^\/api\/knowledge\/\w+$/);
      const document = await documentOf(response);
      expect(document).toMatchObject({
        name: 'Größe & Maß.v2',
        sync_status: 'pending',
        source: {
          type: 'file',
          filename: 'Größe & Maß.v2.bin',
          content_type: type,
          size_bytes: bytes.byteLength,
          sha256: sha256(bytes),
        },
      });
      expect(await bytesOf(document.id)).toEqual(bytes);
    },
  );

  test('of the largest size is stored in parts under the given name, with nothing else', async () => {
    const bytes = Buffer.alloc(limits.fileMaxBytes, 'abcdefg');
    const { id, name } = await documentOf(await upload(bytes, 'filename=a.txt&name=Manual'));
    expect(name).toBe('Manual');
    expect((await bytesOf(id)).equals(bytes)).toBe(true);
    const parts = Math.ceil(bytes.byteLength / limits.bodyPartMaxBytes);
    expect(await api.storedPaths()).toHaveLength(1 + parts);
  });

  test('is created once per idempotency key, and another file with that key is refused', async () => {
    const key = { 'Idempotency-Key': 'k' };
    const { id } = await documentOf(await upload(sampleFiles.txt, 'filename=a.txt', key));
    const again = await upload(sampleFiles.txt, 'filename=a.txt', key);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect((await documentOf(again)).id).toBe(id);
    expect((await upload(sampleFiles.pdf, 'filename=a.txt', key)).status).toBe(422);
    expect((await upload(sampleFiles.txt, 'filename=b.txt', key)).status).toBe(422);
    expect(await api.storedPaths()).toHaveLength(2);
  });

  test.each([
    ['', sampleFiles.txt, 'filename', /must be given/],
    ['filename=', sampleFiles.txt, 'filename', /must not be empty/],
    [`filename=${'a'.repeat(256)}`, sampleFiles.txt, 'filename', /at most 255/],
    ['filename=a/b.txt', sampleFiles.txt, 'filename', /without folders/],
    ['filename=..%5Cb.txt', sampleFiles.txt, 'filename', /without folders/],
    ['filename=a%0Ab.txt', sampleFiles.txt, 'filename', /control characters/],
    ['filename=a.txt&name=', sampleFiles.txt, 'name', /1 to 200/],
    ['filename=a.txt&content=b', sampleFiles.txt, 'content', /Remove it/],
    ['filename=a.txt', Buffer.alloc(0), 'file', /file is empty/],
    ['filename=a.pdf', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'file', /PNG image\. Use PDF/],
  ])('sent with ?%s is refused with the field, the rule and the fix', async (query, bytes, field, message) => {
    const response = await upload(bytes, query);
    expect(response.status).toBe(422);
    expect(await errorsOf(response)).toEqual([{ field, message: expect.stringMatching(message) }]);
    expect(await api.storedPaths()).toEqual([]);
  });

  test('over 20 MB is refused with and without a Content-Length', async () => {
    const declared = await upload(sampleFiles.txt, 'filename=a.txt', {
      'Content-Length': String(limits.fileMaxBytes + 1),
    });
    expect(declared.status).toBe(413);
    expect(((await declared.json()) as { detail: string }).detail).toMatch(
      /at most 20 MB \(20000000 bytes\)\. Make it smaller/,
    );
    expect((await upload(Buffer.alloc(limits.fileMaxBytes + 1, 'a'), 'filename=a.txt')).status).toBe(413);
    expect(await api.storedPaths()).toEqual([]);
  });

  test.each(['application/json', 'multipart/mixed; boundary=x', 'text/plain', ''])(
    'sent as "%s" is refused',
    async (contentType) => {
      const response = await upload(sampleFiles.txt, 'filename=a.txt', { 'Content-Type': contentType });
      expect(response.status).toBe(415);
      expect(((await response.json()) as { detail: string }).detail).toContain('application/octet-stream');
    },
  );

  test('whose upload is interrupted stores nothing', async () => {
    let sent = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 5) controller.error(new Error('connection reset'));
        else controller.enqueue(Buffer.alloc(1_000_000, 'a'));
      },
    });
    expect((await upload(broken, 'filename=a.txt')).status).toBe(500);
    expect(await api.storedPaths()).toEqual([]);
  });

  test('can be replaced by a file of another type, and the document keeps its name', async () => {
    const { id } = await documentOf(await upload(sampleFiles.txt, 'filename=a.txt&name=Manual'));
    const { body_id: bodyId } = (await refOf(id).get()).data() as { body_id: string };
    await refOf(id).update({ sync_status: 'completed' });
    const response = await replace(id, sampleFiles.pdf, 'filename=b.pdf');
    expect(response.status).toBe(200);
    expect(await documentOf(response)).toMatchObject({
      name: 'Manual',
      sync_status: 'pending',
      source: { type: 'file', filename: 'b.pdf', content_type: 'application/pdf', sha256: sha256(sampleFiles.pdf) },
    });
    expect(await bytesOf(id)).toEqual(sampleFiles.pdf);
    // The old body is deleted later, because a worker may still be reading it.
    expect(await api.storedPaths()).toContain(`uploads/${bodyId}`);
  });

  test('replaced by the same bytes writes nothing, or only the new file name', async () => {
    const { id } = await documentOf(await upload(sampleFiles.txt, 'filename=a.txt'));
    const before = await refOf(id).get();
    expect((await replace(id, sampleFiles.txt, 'filename=a.txt')).status).toBe(200);
    expect((await refOf(id).get()).updateTime).toEqual(before.updateTime);
    expect((await replace(id, sampleFiles.txt, 'filename=b.txt')).status).toBe(200);
    const after = await refOf(id).get();
    expect(after.get('body_id')).toBe(before.get('body_id'));
    expect(after.get('source.filename')).toBe('b.txt');
    expect(await api.storedPaths()).toHaveLength(2);
  });

  test('refuses edits of its content and accepts a new name', async () => {
    const { id } = await documentOf(await upload(sampleFiles.txt, 'filename=a.txt'));
    const response = await edit(id, { content: 'text', auto_sync: null });
    expect(response.status).toBe(422);
    expect(await errorsOf(response)).toEqual([
      { field: 'content', message: expect.stringMatching(/PUT \/api\/knowledge\/\{id\}\/file/) },
      { field: 'auto_sync', message: expect.stringMatching(/for web pages/) },
    ]);
    expect((await edit(id, { name: 'Manual' })).status).toBe(200);
  });
});

describe('a call for another type of document', () => {
  test('is refused and changes nothing', async () => {
    const text = await documentOf(await post({ name: 'a', content: 'b' }));
    const { id: fileId } = await documentOf(await upload(sampleFiles.txt, 'filename=a.txt'));
    const { id: pageId } = await documentOf(await post({ url }));
    const before = await api.storedPaths();
    const large = Buffer.alloc(limits.atomicBodyMaxBytes + 1, 'a');
    for (const response of [
      await refresh(text.id),
      await refresh(fileId),
      await replace(text.id, sampleFiles.txt),
      await replace(pageId, sampleFiles.txt),
      await replace(pageId, large),
    ]) {
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ type: '/api/docs#problem-wrong-source' });
    }
    expect((await edit(text.id, { auto_sync: null })).status).toBe(422);
    expect(await api.storedPaths()).toEqual(before);
  });

  test('is refused as being deleted after a deletion was requested', async () => {
    const { id } = await documentOf(await post({ url }));
    await api.call('DELETE', `/api/knowledge/${id}`, { as: 'editor' });
    const response = await refresh(id);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ type: '/api/docs#problem-being-deleted' });
  });
});

test('a page stored before refresh settings existed is returned without them', async () => {
  const { id } = await documentOf(await post({ url }));
  await refOf(id).update({ source: { type: 'url', url } });
  const response = await api.call('GET', `/api/knowledge/${id}`, { as: 'viewer' });
  expect(await documentOf(response)).toMatchObject({ source: page });
});
