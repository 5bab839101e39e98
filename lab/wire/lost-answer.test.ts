/**
 * Firestore accepts a commit and the answer is lost: the API has to store once and report what is
 * stored.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { collections, type Knowledge, limits } from '@knowledge-sync/contract';
import { type ApiHarness, startApi } from '@knowledge-sync/functions/testing/api.ts';
import { type TestFirestore, testFirestore } from '@knowledge-sync/functions/testing/firestore.ts';
import { aDocument } from '@knowledge-sync/functions/testing/fixtures.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Reads the same documents past the proxy. */
let direct: TestFirestore;
let api: ApiHarness;
let proxy: Server;
let sockets: Socket[];
let cuts: number;
/** Whether the commit whose answer is to be lost has taken effect. */
let isStored: () => Promise<boolean>;

beforeEach(async () => {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST ?? '';
  sockets = [];
  cuts = 0;
  isStored = isDocumentStored;
  proxy = createServer((client) => relay(client, emulator));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  process.env.FIRESTORE_EMULATOR_HOST = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  api = startApi();
  process.env.FIRESTORE_EMULATOR_HOST = emulator;
  direct = testFirestore(api.projectId);
});
afterEach(async () => {
  await Promise.all([api.close(), direct.close()]);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => proxy.close(resolve));
});

/**
 * Passes everything on, but breaks the connection once: before the first answer of Firestore after
 * the commit took effect.
 */
function relay(client: Socket, emulator: string): void {
  const [host, port] = emulator.split(':');
  const upstream = connect(Number(port), host);
  sockets.push(client, upstream);
  for (const socket of [client, upstream]) socket.on('error', () => undefined);
  client.pipe(upstream);
  client.on('close', () => upstream.destroy());
  let passing: Promise<void> = Promise.resolve();
  upstream.on('data', (chunk) => {
    passing = passing.then(async () => {
      if (cuts === 0 && (await isStored())) {
        cuts += 1;
        client.destroy();
      } else {
        client.write(chunk);
      }
    });
  });
}

async function isDocumentStored(): Promise<boolean> {
  const paths = await direct.storedPaths();
  return paths.some((path) => /^knowledge\/[^/]+$/.test(path));
}

test.each([
  ['a small text', 'text', undefined, 1],
  ['a small text with a key', 'text', 'key', 1],
  ['a large text', 'x'.repeat(limits.atomicBodyMaxBytes + 1), undefined, 4],
  ['a large text with a key', 'x'.repeat(limits.atomicBodyMaxBytes + 1), 'key', 4],
])('creates %s once although the answer is lost', async (_, content, key, parts) => {
  const response = await api.call('POST', '/api/knowledge', {
    as: 'editor',
    json: { name: 'Lost', content },
    ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
  });
  expect(cuts).toBe(1);
  expect(response.status).toBe(201);
  expect(response.headers.has('Idempotency-Replayed')).toBe(false);
  const { id } = (await response.json()) as Knowledge;
  const paths = await direct.storedPaths();
  expect(paths[0]).toBe(`${collections.knowledge}/${id}`);
  expect(paths).toHaveLength(1 + parts);
});

test.each([
  ['a rename', { name: 'New' }, 1],
  ['a small text', { content: 'two' }, 2],
  ['a large text', { content: 'x'.repeat(limits.atomicBodyMaxBytes + 1) }, 5],
])('stores %s once and reports it although the answer is lost', async (_, json, parts) => {
  const document = direct.db.collection(collections.knowledge).doc('document');
  await document.create(aDocument());
  await document
    .collection(collections.body)
    .doc('body-1.0')
    .create({ data: Buffer.from('text') });
  const before = (await document.get()).get('revision');
  isStored = async () => (await document.get()).get('revision') !== before;
  const response = await api.call('PATCH', '/api/knowledge/document', { as: 'editor', json });
  expect(cuts).toBe(1);
  expect(response.status).toBe(200);
  const { revision } = (await response.json()) as Knowledge;
  expect((await document.get()).get('revision')).toBe(revision);
  const paths = await direct.storedPaths();
  expect(paths.filter((path) => path.includes('/body/'))).toHaveLength(parts);
  expect(paths.filter((path) => path.startsWith('uploads/'))).toEqual('content' in json ? ['uploads/body-1'] : []);
});
