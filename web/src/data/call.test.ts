import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCall } from './call.ts';

let close = (): void => undefined;
afterEach(() => close());

/** A call to a real server with the given answers. */
async function callTo(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  idToken = async () => 'token',
) {
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*, authorization');
    response.setHeader('access-control-allow-methods', '*');
    response.setHeader('access-control-expose-headers', 'etag, retry-after');
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  const { port } = server.address() as AddressInfo;
  return createCall({ baseUrl: `http://127.0.0.1:${port}/api`, idToken });
}
const schema = z.object({ revision: z.string() });

describe('createCall', () => {
  it('sends the ID token and returns the value with its ETag', async () => {
    const seen: unknown[] = [];
    const call = await callTo((request, response) => {
      seen.push(request.method, request.url, request.headers.authorization, request.headers['if-match']);
      response.writeHead(200, { etag: '"r2"' }).end('{"revision":"r2","more":1}');
    });
    const answer = await call('PATCH', '/knowledge/a', {
      schema,
      json: { name: 'B' },
      headers: { 'if-match': '"r1"' },
    });
    expect(answer).toEqual({ ok: true, value: { revision: 'r2' }, etag: '"r2"' });
    expect(seen).toEqual(['PATCH', '/api/knowledge/a', 'Bearer token', '"r1"']);
  });

  it('returns status, text, fields and ETag of a refusal', async () => {
    const problem = {
      type: 'x',
      title: 'Refused',
      status: 412,
      detail: 'Someone else saved.',
      errors: [{ field: 'name', message: 'wrong' }],
    };
    const call = await callTo((_, response) => response.writeHead(412, { etag: '"r9"' }).end(JSON.stringify(problem)));
    expect(await call('GET', '/x', { schema })).toEqual({
      ok: false,
      refusal: { status: 412, message: 'Someone else saved.', fields: problem.errors },
      etag: '"r9"',
    });
  });

  it.each([
    ['a proxy refuses', (response: ServerResponse) => response.writeHead(502).end('<html>'), '(502)'],
    ['the connection breaks', (response: ServerResponse) => response.destroy(), "didn't respond"],
    ['the answer is another', (response: ServerResponse) => response.end('{"hello":1}'), 'Unexpected response'],
    ['the answer is no JSON', (response: ServerResponse) => response.end('<html>'), 'Unexpected response'],
  ])('has a text for the user when %s', async (_, answer, words) => {
    const call = await callTo((__, response) => void answer(response));
    expect(await call('GET', '/x', { schema })).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining(words) },
    });
  });

  it('sends nothing without a confirmed sign-in', async () => {
    const call = await callTo(
      () => expect.unreachable('nothing may be sent without a token'),
      () => Promise.reject(new Error('offline')),
    );
    expect(await call('GET', '/x', { schema })).toMatchObject({
      refusal: { message: expect.stringContaining('sign-in') },
    });
  });

  const busy = { type: '/api/docs#problem-busy', title: 'Busy', status: 503, detail: 'Others are asking.' };

  it.each([
    ['a 429', 429, { ...busy, status: 429, type: '/api/docs#problem-rate-limited' }],
    ['a 429 of a proxy', 429, null],
    ['a busy service', 503, busy],
  ])('waits after %s as long as it asks, and is sent again with a new token', async (_, status, problem) => {
    const tokens: unknown[] = [];
    const call = await callTo(
      (request, response) => {
        tokens.push(request.headers.authorization);
        if (tokens.length > 1) return response.end('{"revision":"r"}');
        response.writeHead(status, { 'retry-after': '1' }).end(problem === null ? '<html>' : JSON.stringify(problem));
      },
      async () => `token ${tokens.length}`,
    );
    const startMs = performance.now();
    expect(await call('POST', '/x', { schema, json: {} })).toMatchObject({ ok: true });
    expect(performance.now() - startMs).toBeGreaterThan(950);
    expect(tokens).toEqual(['Bearer token 0', 'Bearer token 1']);
  });

  it('is not sent again after another 503', async () => {
    let calls = 0;
    const call = await callTo((_, response) => {
      calls += 1;
      response.writeHead(503, { 'retry-after': '1' }).end(JSON.stringify({ ...busy, type: 'x#problem-unavailable' }));
    });
    expect(await call('GET', '/x', { schema })).toMatchObject({ ok: false, refusal: { status: 503 } });
    expect(calls).toBe(1);
  });

  it('ends its wait when the caller stops it, and sends nothing more', async () => {
    let calls = 0;
    const abort = new AbortController();
    const call = await callTo((_, response) => {
      calls += 1;
      response.writeHead(429, { 'retry-after': '60' }).end('{}');
      setTimeout(() => abort.abort(), 50);
    });
    expect(await call('GET', '/x', { schema, signal: abort.signal })).toMatchObject({
      ok: false,
      refusal: { status: 429 },
    });
    expect(calls).toBe(1);
  });
});
