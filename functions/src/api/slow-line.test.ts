/**
 * A line of 250 KB/s behind Hosting, which ends a call after 60 s: no more than 15 MB of one call
 * get through. The test counts these bytes instead of waiting.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Knowledge, limits, type Upload } from '@knowledge-sync/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, startApi } from '../testing/api.ts';
import { createApi } from './app.ts';

const bytesInTime = 60 * 250_000;
const file = Buffer.alloc(limits.fileMaxBytes, 'abcdefg\n');

let api: ApiHarness;
let server: Server;
let line: TcpServer;
/** The number of bytes after which the line breaks once, in any call; null for never. */
let breaksAfter: number | null = null;
let carried = 0;

const portOf = (one: Server | TcpServer): number => (one.address() as AddressInfo).port;

beforeAll(async () => {
  api = startApi();
  server = createServer(getRequestListener(createApi(api.ctx).fetch)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Each call has a connection of its own.
  line = createTcpServer((near) => {
    const far = connect(portOf(server), '127.0.0.1');
    let ofCall = 0;
    near.on('data', (chunk) => {
      ofCall += chunk.byteLength;
      carried += chunk.byteLength;
      const isBroken = breaksAfter !== null && carried > breaksAfter;
      if (isBroken) breaksAfter = null;
      if (isBroken || ofCall > bytesInTime) near.destroy();
      else far.write(chunk);
    });
    near.on('close', () => far.destroy()).on('error', () => far.destroy());
    far.on('data', (chunk) => near.write(chunk)).on('end', () => near.end());
    far.on('error', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(line, 'listening');
});
afterAll(async () => {
  line.close();
  server.closeAllConnections();
  server.close();
  await api.close();
});

/** Null if the connection was lost. */
async function call(
  method: string,
  path: string,
  body: Buffer | object = Buffer.alloc(0),
): Promise<{ status: number; json: unknown } | null> {
  const isBytes = Buffer.isBuffer(body);
  const sent = request({
    port: portOf(line),
    host: '127.0.0.1',
    path: `/api${path}`,
    method,
    agent: false,
    headers: {
      Authorization: 'Bearer token-of-editor',
      'Content-Type': isBytes ? 'application/octet-stream' : 'application/json',
    },
  });
  sent.end(isBytes ? body : JSON.stringify(body));
  try {
    const [response] = await once(sent, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, json: text === '' ? null : JSON.parse(text) };
  } catch {
    return null;
  }
}

const fields = {
  filename: 'manual.txt',
  size_bytes: file.byteLength,
  sha256: createHash('sha256').update(file).digest('hex'),
};

/** Sends what is missing until the connection is lost. */
async function send(): Promise<Knowledge | null> {
  const opened = await call('POST', '/uploads', fields);
  if (opened === null) return null;
  const { id, part_bytes, part_count, received } = opened.json as Upload;
  for (let part = 0; part < part_count; part += 1) {
    if (received.includes(part)) continue;
    const bytes = file.subarray(part * part_bytes, (part + 1) * part_bytes);
    if ((await call('PUT', `/uploads/${id}/parts/${part}`, bytes)) === null) return null;
  }
  const finished = await call('POST', `/uploads/${id}/finish`);
  return finished === null ? null : (finished.json as Knowledge);
}

test('20 MB do not get through in one call', async () => {
  expect(await call('POST', '/knowledge/files?filename=manual.txt', file)).toBeNull();
});

test('20 MB get through in parts, and continue after the line broke twice', async () => {
  carried = 0;
  breaksAfter = 6_000_000;
  expect(await send()).toBeNull();
  breaksAfter = carried + 9_000_000;
  expect(await send()).toBeNull();
  expect(await send()).toMatchObject({ name: 'manual', source: { sha256: fields.sha256 } });
  // Only the parts that were under way are sent again.
  expect(carried).toBeLessThan(file.byteLength + 3 * limits.bodyPartMaxBytes);
});
