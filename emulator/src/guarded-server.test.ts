import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { guardHttpServers } from './guarded-server.ts';

const seen: IncomingMessage[] = [];
let server: Server;

beforeAll(() => guardHttpServers(['http://127.0.0.1:5000']));
afterEach(() => {
  seen.length = 0;
  server.closeAllConnections();
  server.close();
});

async function serve(): Promise<number> {
  server = createServer((request, response) => {
    seen.push(request);
    request.resume().on('end', () => response.end('served'));
  });
  server.on('upgrade', (request, socket) => {
    seen.push(request);
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Sends a request as it is written; returns the last status line of the answer. */
async function statusOf(port: number, lines: readonly string[], body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return (answer.match(/^HTTP\/1\.1 \d+/gm) ?? []).at(-1) ?? '';
}

it('answers a program, and keeps serving after targets that firebase-tools cannot parse', async () => {
  const port = await serve();
  const get = (target: string) => statusOf(port, [`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close']);
  expect(await get('//')).toBe('HTTP/1.1 200');
  expect(seen.map(({ url }) => url)).toEqual(['/']);
  expect(await get('/%')).toBe('HTTP/1.1 400');
  expect(await get('*')).toBe('HTTP/1.1 400');
  expect(seen).toHaveLength(1);
});

it('refuses other origins and hosts before the server sees the request', async () => {
  const port = await serve();
  const get = (host: string, ...more: string[]) =>
    statusOf(port, ['GET / HTTP/1.1', `Host: ${host}`, 'Connection: close', ...more]);
  expect(await get('evil.example')).toBe('HTTP/1.1 421');
  expect(await get('127.0.0.1', 'Origin: https://evil.example')).toBe('HTTP/1.1 403');
  expect(seen).toEqual([]);
  expect(await get('127.0.0.1', 'Origin: http://127.0.0.1:5000')).toBe('HTTP/1.1 200');
});

it('refuses a WebSocket of another origin', async () => {
  const port = await serve();
  const upgrade = (origin: string) =>
    statusOf(port, [
      ...['GET / HTTP/1.1', 'Host: 127.0.0.1', `Origin: ${origin}`, 'Connection: Upgrade', 'Upgrade: websocket'],
    ]);
  expect(await upgrade('https://evil.example')).toBe('HTTP/1.1 403');
  expect(seen).toEqual([]);
  expect(await upgrade('http://127.0.0.1:5000')).toBe('HTTP/1.1 101');
});

it('removes the Expect header, which the hosting emulator cannot pass on', async () => {
  const port = await serve();
  const head = ['POST / HTTP/1.1', 'Host: 127.0.0.1', 'Content-Length: 2', 'Expect: 100-continue', 'Connection: close'];
  expect(await statusOf(port, head, 'hi')).toBe('HTTP/1.1 200');
  expect(seen.map(({ headers }) => headers.expect)).toEqual([undefined]);
});

it('says how to encode an address that is not ASCII, and leaves other errors to Node', async () => {
  const port = await serve();
  const answerOf = async (head: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${head}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    return answer;
  };
  const answer = await answerOf('POST /api/knowledge/files?filename=資料.pdf HTTP/1.1');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    status: 400,
    detail: expect.stringContaining('--url-query'),
  });
  expect(await answerOf('nonsense')).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  expect(seen).toEqual([]);
});
