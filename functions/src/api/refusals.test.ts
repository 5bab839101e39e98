/** Requests that are refused before Firestore is read, at and just beyond each limit. */
import { limits } from '@knowledge-sync/contract';
import { initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type ApiHarness, type CallOptions, errorWithCode, startApi } from '../testing/api.ts';

const api = startApi();
const others: ApiHarness[] = [];
afterAll(() => Promise.all([api, ...others].map((harness) => harness.close())));
afterEach(async () => expect(await api.storedPaths()).toEqual([]));

const valid = { name: 'Refund policy', content: 'Refunds take five days.' };
const create = (options: CallOptions, path = '/api/knowledge') => api.call('POST', path, { as: 'editor', ...options });
const problemOf = async (response: Response) =>
  (await response.json()) as { type: string; detail: string; errors?: { field: string; message: string }[] };

describe('tokens', () => {
  test.each([
    ['none', undefined, 'Bearer realm="knowledge"'],
    ['another scheme', 'Basic abc', 'Bearer realm="knowledge"'],
    ['an empty token', 'Bearer ', 'Bearer realm="knowledge"'],
    ['two tokens', 'Bearer a b', 'Bearer realm="knowledge"'],
    ['an unknown token', 'Bearer nobody', 'Bearer realm="knowledge", error="invalid_token"'],
  ])('%s is a 401 with a challenge', async (_, header, challenge) => {
    const response = await api.call('GET', '/api/knowledge', { ...(header && { headers: { Authorization: header } }) });
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe(challenge);
  });

  test('a token that firebase-admin rejects is a 401', async () => {
    const auth = getAuth(initializeApp({ projectId: api.projectId }, 'tokens'));
    const real = startApi({ verifyIdToken: (token) => auth.verifyIdToken(token) });
    others.push(real);
    for (const token of ['garbage', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.']) {
      const response = await real.call('GET', '/api/knowledge', { headers: { Authorization: `Bearer ${token}` } });
      expect(response.status).toBe(401);
    }
  });

  test.each([
    ['app/network-error', 'the emulator is down'],
    ['auth/internal-error', 'An internal error has occurred.'],
    ['auth/argument-error', 'Error fetching public keys for Google certs: ENOTFOUND'],
  ])('a token that cannot be verified (%s) is a 503, not a 401', async (code, message) => {
    const down = startApi({ verifyIdToken: () => Promise.reject(errorWithCode(code, message)) });
    others.push(down);
    const response = await down.call('GET', '/api/knowledge', { as: 'viewer' });
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain(message);
  });

  test('the role is checked before the body', async () => {
    const large = { 'Content-Length': String(limits.requestMaxBytes + 1) };
    expect((await api.call('POST', '/api/knowledge', { body: '{', headers: large })).status).toBe(401);
    expect((await api.call('POST', '/api/knowledge', { as: 'viewer', body: '{', headers: large })).status).toBe(403);
  });
});

describe('routes', () => {
  test.each([
    ['PUT', '/api/knowledge', 'POST, GET, HEAD'],
    ['DELETE', '/api/knowledge', 'POST, GET, HEAD'],
    ['POST', '/api/health', 'GET, HEAD'],
    ['GET', '/api/knowledge/some-id/retry-sync', 'POST'],
    ['POST', '/knowledge/some-id', 'GET, HEAD, PATCH, DELETE'],
    ['PUT', '/api/knowledge/some-id', 'GET, HEAD, PATCH, DELETE'],
  ])('%s %s is a 405 that lists the methods', async (method, path, allow) => {
    const response = await api.call(method, path, { as: 'editor' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe(allow);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  });

  test.each([
    '/',
    '/api',
    '/api/',
    '/api/nothing',
    '/api/api/health',
    '/apihealth',
    '/api/knowledge/',
    '/api/knowledge/a/b',
  ])('%s is a 404 problem', async (path) => {
    const response = await api.call('GET', path, { as: 'editor' });
    expect(response.status).toBe(404);
    expect((await problemOf(response)).type).toBe('/api/docs#problem-not-found');
  });

  test.each(['__all__', 'a%2Fb', '%zz', '%ED%A0%80', 'x'.repeat(1501), 'knowledge%00'])(
    'the document ID %s is a 404',
    async (id) => {
      for (const [method, path] of [
        ['GET', `/api/knowledge/${id}`],
        ['PATCH', `/api/knowledge/${id}`],
        ['DELETE', `/api/knowledge/${id}`],
        ['POST', `/api/knowledge/${id}/retry-sync`],
        ['POST', `/api/knowledge/${id}/send-again`],
      ] as const) {
        const json = method === 'PATCH' ? valid : undefined;
        expect((await api.call(method, path, { as: 'editor', json })).status).toBe(404);
      }
    },
  );
});

describe('bodies', () => {
  test.each([
    ['an empty body', ''],
    ['half an object', '{"name":"a",'],
    ['a word', 'hello'],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"name":"a","content":"'), Buffer.from([0xff]), Buffer.from('"}')]),
    ],
  ])('%s is a 400', async (_, body) => {
    expect((await create({ body })).status).toBe(400);
  });

  test.each(['null', '[]', '"text"', '7'])(
    'the JSON value %s is refused, because it is not an object',
    async (body) => {
      const response = await create({ body });
      expect(response.status).toBe(422);
      expect((await problemOf(response)).errors?.[0]?.field).toBe('body');
    },
  );

  test.each([
    'text/plain',
    'application/problem+json',
    'application/jsonp',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    '',
  ])('the content type "%s" is refused', async (contentType) => {
    expect((await create({ body: JSON.stringify(valid), headers: { 'Content-Type': contentType } })).status).toBe(415);
  });

  test('a body with a too large Content-Length is refused before it is read', async () => {
    let isRead = false;
    const pull = () => {
      isRead = true;
    };
    const body = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
    const response = await create({ body, headers: { 'Content-Length': String(limits.requestMaxBytes + 1) } });
    expect(response.status).toBe(413);
    expect((await problemOf(response)).detail).toContain(String(limits.requestMaxBytes));
    expect(isRead).toBe(false);
  });

  test('a body without a Content-Length is refused as soon as it is too large', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    expect((await create({ body: endless })).status).toBe(413);
    expect(sent).toBeLessThanOrEqual(limits.requestMaxBytes + 4 * chunk.byteLength);
  });

  test('a body of exactly the limit is read, and one byte more is refused', async () => {
    const text = JSON.stringify({ ...valid, unknown: 1 });
    const padded = text + ' '.repeat(limits.requestMaxBytes - Buffer.byteLength(text));
    expect((await create({ body: padded })).status).toBe(422);
    expect((await create({ body: `${padded} ` })).status).toBe(413);
  });
});

describe('fields', () => {
  const half = '\ud83d';
  test.each([
    ['no name', { content: 'text' }, 'name', /string/],
    ['an empty name', { ...valid, name: '' }, 'name', /1 to 200/],
    ['a name of spaces', { ...valid, name: ' \n\t ' }, 'name', /1 to 200/],
    ['a name of 201 characters', { ...valid, name: 'x'.repeat(201) }, 'name', /Shorten.*at most 200/],
    ['a name of two lines', { ...valid, name: 'a\nb' }, 'name', /one line/],
    ['a name with half a surrogate pair', { ...valid, name: half }, 'name', /surrogate/],
    ['a name that is a number', { ...valid, name: 7 }, 'name', /string/],
    ['no content', { name: 'a' }, 'content', /string/],
    ['an empty content', { ...valid, content: '' }, 'content', /^Enter some text\.$/],
    ['a content of spaces', { ...valid, content: ' \n ' }, 'content', /not only spaces/],
    ['a content with NUL', { ...valid, content: 'a\0b' }, 'content', /NUL/],
    ['a content with half a surrogate pair', { ...valid, content: `a${half}` }, 'content', /surrogate/],
    [
      'a content over 9 MiB',
      { ...valid, content: 'x'.repeat(limits.contentMaxBytes + 1) },
      'content',
      /at most 9 MiB.*Split/,
    ],
    [
      'a content over 9 MiB in bytes only',
      { ...valid, content: `${'é'.repeat(limits.contentMaxBytes / 2)}x` },
      'content',
      /9 MiB/,
    ],
    ['an unknown field', { ...valid, sync_status: 'completed' }, 'sync_status', /Remove it/],
  ])('%s is refused with the field, the limit and the fix', async (_, json, field, message) => {
    const response = await create({ json });
    expect(response.status).toBe(422);
    const { detail, errors } = await problemOf(response);
    expect(errors).toEqual([{ field, message: expect.stringMatching(message) }]);
    expect(detail).toBe(errors?.[0]?.message);
  });

  test.each([
    ['nothing to change', {}, 'body', /name, content and auto_sync/],
    ['an empty name', { name: ' ' }, 'name', /1 to 200/],
    ['a name that is null', { name: null }, 'name', /string/],
    ['an empty content', { content: '' }, 'content', /^Enter some text\.$/],
    ['a content with NUL', { name: 'a', content: 'a\0b' }, 'content', /NUL/],
    ['a content over 9 MiB', { content: 'x'.repeat(limits.contentMaxBytes + 1) }, 'content', /at most 9 MiB/],
    ['an unknown field', { name: 'a', revision: 'mine' }, 'revision', /Remove it/],
  ])('an edit with %s is refused with the field, the limit and the fix', async (_, json, field, message) => {
    const response = await api.call('PATCH', '/api/knowledge/some-id', { as: 'editor', json });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors).toEqual([{ field, message: expect.stringMatching(message) }]);
  });

  const hundredAndOne = Array.from({ length: 101 }, (_, index) => `id-${index}`);
  test.each([
    ['neither ids nor all', {}, 'ids', /ids, or all: true/],
    ['both ids and all', { ids: ['a'], all: true }, 'all', /not both/],
    ['no ids', { ids: [] }, 'ids', /1 to 100/],
    ['101 ids', { ids: hundredAndOne }, 'ids', /1 to 100/],
    ['an id that is a number', { ids: [7] }, 'ids.0', /1 to 100/],
    ['all that is false', { all: false }, 'all', /must be true/],
    ['a cursor without all', { ids: ['a'], cursor: 'b' }, 'cursor', /only for all/],
    ['a cursor of another list', { all: true, cursor: 'W10' }, 'cursor', /next_cursor/],
    ['an unknown field', { all: true, limit: 5 }, 'limit', /Remove it/],
  ])('sending again with %s is refused with the field and the fix', async (_, json, field, message) => {
    const response = await api.call('POST', '/api/knowledge/send-again', { as: 'editor', json });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors).toEqual([{ field, message: expect.stringMatching(message) }]);
  });

  test('all refused fields are listed', async () => {
    const { errors } = await problemOf(await create({ json: { name: '', content: '', id: 'mine' } }));
    expect(errors?.map(({ field }) => field)).toEqual(['name', 'content', 'id']);
  });

  test('a field named __proto__ is refused as unknown', async () => {
    const response = await create({ body: '{"name":"a","content":"b","__proto__":{"name":"c"}}' });
    expect(response.status).toBe(422);
  });

  test.each([
    ['an empty key', ''],
    ['a key of 256 characters', 'k'.repeat(256)],
    ['a key with a letter beyond ASCII', 'caf\u00e9'],
    ['a key with a tab', 'a\tb'],
  ])('%s is refused', async (_, key) => {
    const response = await create({ json: valid, headers: { 'Idempotency-Key': key } });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.[0]).toEqual({
      field: 'Idempotency-Key',
      message: expect.stringMatching(/1 to 255 printable/),
    });
  });

  test.each([
    ['status=done', 'status', /pending, syncing, completed, failed/],
    ['limit=0', 'limit', /at least 1/],
    ['limit=101', 'limit', /at most 100/],
    ['limit=1.5', 'limit', /whole number/],
    ['limit=ten', 'limit', /whole number/],
    ['limit=1&limit=2', 'limit', /whole number/],
    ['limit=', 'limit', /whole number/],
    ['cursor=', 'cursor', /next_cursor/],
    ['cursor=abc', 'cursor', /next_cursor/],
    ['cursor=W10', 'cursor', /next_cursor/],
    [`cursor=${Buffer.from('[1,2,"a/b"]').toString('base64url')}`, 'cursor', /next_cursor/],
    [`cursor=${Buffer.from('[1e99,2,"a"]').toString('base64url')}`, 'cursor', /next_cursor/],
    ['sort=name', 'sort', /Remove it/],
  ])('the query %s is refused with the field and the fix', async (query, field, message) => {
    const response = await api.call('GET', `/api/knowledge?${query}`, { as: 'viewer' });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors).toEqual([{ field, message: expect.stringMatching(message) }]);
  });
});
