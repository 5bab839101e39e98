/**
 * Firestore accepts a commit and the answer is lost: the API has to store once and report what is
 * stored.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { collections, type Knowledge, limits } from '@knowledge-sync/contract';
import type { JobClaim } from '@knowledge-sync/functions/reconcile/claim-job.ts';
import { type FindingRecord, jobRef } from '@knowledge-sync/functions/reconcile/job.ts';
import { seenOf } from '@knowledge-sync/functions/reconcile/judge.ts';
import { repair } from '@knowledge-sync/functions/reconcile/repair.ts';
import { startDeadline } from '@knowledge-sync/functions/runtime/deadline.ts';
import { type ApiHarness, startApi } from '@knowledge-sync/functions/testing/api.ts';
import { type TestFirestore, testFirestore } from '@knowledge-sync/functions/testing/firestore.ts';
import { aDocument } from '@knowledge-sync/functions/testing/fixtures.ts';
import { Timestamp } from 'firebase-admin/firestore';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

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

describe('a command whose answer is lost is answered as carried out, and carried out once:', () => {
  const stored = () => direct.db.collection(collections.knowledge).doc('document');
  const failed = { sync_status: 'failed', sync_error_message: 'x', sync_retry_count: 2 } as const;
  const waiting = {
    deletion_requested_at: Timestamp.now(),
    deletion_not_before: Timestamp.fromMillis(Date.now() + 60_000),
  };
  const page = { type: 'url', url: 'https://example.com/', auto_sync: null, refresh_id: null } as const;

  test.each([
    ['a retry', 'POST', '/retry-sync', failed, 200, { sync_status: 'pending', sync_retry_count: 3 }],
    ['a deletion', 'DELETE', '', {}, 202, { deletion_requested_at: expect.any(Timestamp), sync_retry_count: 0 }],
    [
      'the repeat of a failed deletion',
      'DELETE',
      '',
      { ...failed, deletion_requested_at: Timestamp.fromMillis(Date.now() - 60_000) },
      202,
      { sync_status: 'pending', sync_retry_count: 3 },
    ],
    ['a withdrawal', 'POST', '/restore', waiting, 200, { deletion_requested_at: null, sync_retry_count: 0 }],
    ['a refresh', 'POST', '/refresh', { source: page }, 200, { source: { ...page, refresh_id: expect.any(String) } }],
  ] as const)('%s', async (_, method, path, fields, status, expected) => {
    const created = await stored().create(aDocument('Text.', fields));
    isStored = async () => !((await stored().get()).updateTime?.isEqual(created.writeTime) ?? true);
    const response = await api.call(method, `/api/knowledge/document${path}`, { as: 'editor' });
    expect(cuts).toBe(1);
    expect(response.status).toBe(status);
    expect((await stored().get()).data()).toMatchObject(expected);
  });

  test('the start of a comparison', async () => {
    isStored = async () => (await direct.storedPaths()).some((stored) => stored.startsWith('jobs/'));
    const response = await api.call('POST', '/api/reconcile', { as: 'editor', json: { repair: false } });
    expect(cuts).toBe(1);
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    expect((await direct.storedPaths()).filter((stored) => stored.startsWith('jobs/'))).toEqual([`jobs/${id}`]);
    expect(api.log).toContainEqual(
      expect.objectContaining({ fields: { job_id: id, repair: false, is_new: true, uid: 'editor-uid' } }),
    );
  });

  test.each([
    ['the record of an upload', /^uploads\//],
    ['the first parts of an upload', /\/body\/[^/]+\.0$/],
  ])('%s', async (_, path) => {
    isStored = async () => (await direct.storedPaths()).some((stored) => path.test(stored));
    const json = { name: 'Large', content: 'x'.repeat(limits.atomicBodyMaxBytes + 1) };
    const response = await api.call('POST', '/api/knowledge', { as: 'editor', json });
    expect(cuts).toBe(1);
    expect(response.status).toBe(201);
    expect(await direct.storedPaths()).toHaveLength(1 + 4);
  });
});

test('a repair whose answer is lost is recorded as repaired', async () => {
  const document = direct.db.collection(collections.knowledge).doc('document');
  const finding = jobRef(direct.db, 'job').collection(collections.findings).doc('finding');
  const fields = aDocument('Text.', { sync_status: 'completed', elevenlabs_document_id: 'copy' });
  await document.create({ ...fields, synced_revision: fields.revision });
  const found: FindingRecord = {
    kind: 'missing',
    document_id: 'document',
    name: 'Refund policy',
    elevenlabs_document_id: 'copy',
    drift: [],
    state: 'found',
    found_at: Timestamp.now(),
    seen: seenOf(fields),
    copy_created_ms: null,
    copy_size_bytes: null,
    expire_at: Timestamp.now(),
  };
  await finding.create(found);
  isStored = async () => (await document.get()).get('sync_status') === 'pending';
  const engine = await api.ctx.engine();
  const claim = { id: 'job', deadline: startDeadline(engine) } as JobClaim;
  await repair(engine, await engine.provider(), claim, api.db.doc(finding.path), found);
  claim.deadline.dispose();
  expect(cuts).toBe(1);
  expect((await finding.get()).get('state')).toBe('repaired');
});
