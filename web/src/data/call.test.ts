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
    response.setHeader('access-control-expose-headers', 'etag');
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
});
