import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer, request } from 'node:http';
import http2 from 'node:http2';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from './firestore-gate.ts';

const ownOrigin = 'http://127.0.0.1:5000';
const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

async function listening(server: Server | HttpServer | http2.Http2Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const gateTo = (innerPort: number): Promise<number> => listening(createGate(innerPort, [ownOrigin]));

describe('the gate of the Firestore emulator', () => {
  it('passes the requests of programs and of the page on, with their bodies and answers', async () => {
    const inner = createHttpServer(async (received, response) => {
      let body = '';
      for await (const chunk of received) body += chunk;
      response.writeHead(201, { 'x-method': received.method ?? '', 'x-url': received.url ?? '' }).end(body);
    });
    const port = await gateTo(await listening(inner));
    for (const origin of [undefined, ownOrigin]) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/x?y=z`, {
        method: 'POST',
        body: 'a'.repeat(300_000),
        headers: origin === undefined ? {} : { origin },
      });
      expect(response.status).toBe(201);
      expect([response.headers.get('x-method'), response.headers.get('x-url')]).toEqual(['POST', '/v1/x?y=z']);
      expect(await response.text()).toHaveLength(300_000);
    }
  });

  it('ends the listeners of a page that ends its channel', async () => {
    const received: string[] = [];
    const inner = createHttpServer(async (incoming, response) => {
      let body = '';
      for await (const chunk of incoming) body += chunk;
      received.push(`${incoming.url} ${decodeURIComponent(body)}`);
      response.end('51\n[[0,["c","abc","",8,12,30000]]]');
    });
    const port = await gateTo(await listening(inner));
    const channel = `http://127.0.0.1:${port}/google.firestore.v1.Firestore/Listen/channel`;
    const body = 'count=1&ofs=0&req0___data__={"database":"d","addTarget":{"targetId":2}}';
    const send = async (query: string, sent: string): Promise<unknown> =>
      (await fetch(`${channel}?${query}`, { method: 'POST', headers: { origin: ownOrigin }, body: sent })).text();
    await send('RID=7', body);
    await send('SID=abc&RID=8&TYPE=terminate', '');
    expect(received.slice(1)).toEqual([
      '/google.firestore.v1.Firestore/Listen/channel?SID=abc&RID=8 count=1&ofs=1&req0___data__={"database":"d","removeTarget":2}',
      '/google.firestore.v1.Firestore/Listen/channel?SID=abc&RID=9&TYPE=terminate ',
    ]);
  });

  it('refuses other websites, so that their requests never reach the emulator', async () => {
    const urls: unknown[] = [];
    const inner = createHttpServer((received, response) => {
      urls.push(received.url);
      response.setHeader('access-control-allow-origin', '*').end();
    });
    const port = await gateTo(await listening(inner));
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = { origin: 'https://evil.example', authorization: 'Bearer owner' };
      const response = await fetch(`http://127.0.0.1:${port}/v1/${method}`, { method, headers });
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
    const rebound = request({ host: '127.0.0.1', port, headers: { host: 'evil.example' } }).end();
    const [answer] = await once(rebound, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(421);
    expect(urls).toEqual([]);
  });

  it('shows each part of an answer as it comes, as a listener needs it', async () => {
    const next = Promise.withResolvers<void>();
    const inner = createHttpServer(async (_, response) => {
      response.write('first');
      await next.promise;
      response.end('second');
    });
    const port = await gateTo(await listening(inner));
    const reader = (await fetch(`http://127.0.0.1:${port}/`)).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
    next.resolve();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('second');
  });

  it('survives an emulator that closes each connection when it is used again', async () => {
    const used = new WeakSet<object>();
    const inner = createHttpServer(({ socket }, response) => {
      if (used.has(socket)) socket.destroy();
      else response.end('ok');
      used.add(socket);
    });
    const port = await gateTo(await listening(inner));
    for (let at = 0; at < 3; at += 1) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'a' });
      expect(await response.text()).toBe('ok');
    }
  });

  it('ends the request to the emulator when the client leaves', async () => {
    const left = Promise.withResolvers<void>();
    const inner = createHttpServer((received, response) => {
      response.write('first');
      received.on('close', () => left.resolve());
    });
    const port = await gateTo(await listening(inner));
    const leaving = new AbortController();
    await fetch(`http://127.0.0.1:${port}/`, { signal: leaving.signal });
    leaving.abort();
    await left.promise;
  });

  it('passes gRPC through', async () => {
    const inner = http2.createServer();
    inner.on('stream', (stream, headers) => {
      stream.respond({ ':status': 200 });
      stream.end(`${headers[':path']}`);
    });
    const session = http2.connect(`http://127.0.0.1:${await gateTo(await listening(inner))}`);
    endings.push(() => session.destroy());
    const call = session.request({ ':path': '/google.firestore.v1.Firestore/Commit' });
    let answer = '';
    for await (const chunk of call) answer += chunk;
    expect(answer).toBe('/google.firestore.v1.Firestore/Commit');
  });

  it.each([
    ['gRPC', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/1', 'PUT /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 'PUT /x HTTP/1.1\r\n'],
  ])('tells %s by its first bytes when they come one by one', async (_, sent, begin) => {
    const received = Promise.withResolvers<string>();
    let bytes = '';
    const inner = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (chunk) => {
          bytes += chunk;
          if (bytes.length >= begin.length) received.resolve(bytes.slice(0, begin.length));
        });
    });
    const socket = connect(await gateTo(await listening(inner)), '127.0.0.1').setNoDelay(true);
    endings.push(() => socket.destroy());
    for (const byte of sent.slice(0, 4)) {
      socket.write(byte);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    socket.write(sent.slice(4));
    expect(await received.promise).toBe(begin);
  });

  it('answers 502 when the emulator is gone', async () => {
    const port = await gateTo(1);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(502);
  });
});
