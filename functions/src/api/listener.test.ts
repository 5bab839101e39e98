/** The API behind a real server. lab/runtime/before-sign-in.test.ts has production's runtime. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import { knowledgeSchema } from '@knowledge-sync/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.ts';
import { createApi } from './app.ts';

const api = startApi();
let server: Server;
let origin: string;

beforeAll(async () => {
  const listener = getRequestListener(createApi(api.ctx).fetch);
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.close();
});

const headers = { Authorization: 'Bearer token-of-editor', 'Content-Type': 'application/json' };

test.each(['/api/knowledge', '/knowledge'])('a body is accepted at %s', async (path) => {
  const body = JSON.stringify({ name: 'Café', content: 'é'.repeat(100_000) });
  const response = await fetch(`${origin}${path}`, { method: 'POST', headers, body });
  expect(response.status).toBe(201);
  const { source } = knowledgeSchema.parse(await response.json());
  expect(source).toMatchObject({ size_bytes: 200_000 });
});

test('a call without a body and one with an unneeded body both work', async () => {
  for (const body of [undefined, '{"force":true}']) {
    const response = await fetch(`${origin}/api/knowledge/missing/retry-sync`, {
      method: 'POST',
      headers,
      ...(body !== undefined && { body }),
    });
    expect(response.status).toBe(404);
  }
});

test('bytes that are not UTF-8 are refused', async () => {
  const body = Buffer.concat([Buffer.from('{"name":"a","content":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  expect((await fetch(`${origin}/api/knowledge`, { method: 'POST', headers, body })).status).toBe(400);
});

test('a compressed body is refused and not unpacked', async () => {
  const response = await fetch(`${origin}/api/knowledge`, {
    method: 'POST',
    headers: { ...headers, 'Content-Encoding': 'gzip' },
    body: gzipSync(JSON.stringify({ name: 'a', content: 'b' })),
  });
  expect(response.status).toBe(415);
});

describe('a body that never ends', () => {
  let slow: Server;
  let port: number;
  beforeAll(async () => {
    slow = createServer(getRequestListener(createApi(api.ctx, 300).fetch));
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    port = (slow.address() as AddressInfo).port;
  });
  afterAll(() => {
    slow.closeAllConnections();
    slow.close();
  });

  const json = ['Content-Type: application/json', 'Content-Length: 1000'];
  const octets = 'Content-Type: application/octet-stream';
  test.each([
    ['JSON', 'POST /api/knowledge', json],
    ['chunked JSON', 'POST /api/knowledge', ['Content-Type: application/json', 'Transfer-Encoding: chunked']],
    ['a file', 'POST /api/knowledge/files?filename=a.txt', [octets, 'Content-Length: 1000']],
    ['chunked, for a call without a body', 'DELETE /api/knowledge/missing', ['Transfer-Encoding: chunked']],
  ])('is a 408 in bounded time: %s', async (_, target, headersOfBody) => {
    const socket = connect(port, '127.0.0.1');
    const head = ['Host: 127.0.0.1', 'Authorization: Bearer token-of-editor', ...headersOfBody];
    socket.write(`${[`${target} HTTP/1.1`, ...head].join('\r\n')}\r\n\r\n`);
    let answer = '';
    const isChunked = headersOfBody.includes('Transfer-Encoding: chunked');
    const trickle = setInterval(() => socket.write(isChunked ? '1\r\n \r\n' : ' '), 50);
    for await (const chunk of socket) {
      answer += chunk;
      if (answer.includes('}')) break;
    }
    clearInterval(trickle);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('problem-too-slow');
  });
});

test('HEAD responds like GET without a body', async () => {
  const response = await fetch(`${origin}/api/health`, { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});

test('a malformed request gets a 4xx, and the next request succeeds', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => {
      socket.write('GET /api/knowledge/../../%zz%00 HTTP/1.1\r\nHost: [::\r\nConnection: close\r\n\r\n');
    });
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect((await fetch(`${origin}/api/health`)).status).toBe(200);
});
