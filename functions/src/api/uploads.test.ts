/** Files that arrive in parts. */
import { createHash } from 'node:crypto';
import { collections, type Knowledge, limits, type Problem, type Upload } from '@knowledge-sync/contract';
import { oddFiles } from '@knowledge-sync/emulator/odd-files';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { dropUpload, readBody } from '../store/body.ts';
import { parseStored } from '../store/read.ts';
import { type ApiHarness, type Caller, type CallOptions, startApi } from '../testing/api.ts';
import { sampleFiles } from '../testing/files.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const octets = { 'Content-Type': 'application/octet-stream' };
const fields = (bytes: Uint8Array, others: object = {}) => ({
  filename: 'manual.txt',
  size_bytes: bytes.byteLength,
  sha256: sha256(bytes),
  ...others,
});
const open = (bytes: Uint8Array, others: object = {}, as: Caller = 'editor') =>
  api.call('POST', '/api/uploads', { as, json: fields(bytes, others) });
const uploadOf = async (response: Response) => (await response.json()) as Upload;
const idOf = async (response: Response) => ((await response.json()) as Knowledge).id;
const put = (id: string, part: number, bytes: Uint8Array, as: Caller = 'editor') =>
  api.call('PUT', `/api/uploads/${id}/parts/${part}`, {
    as,
    body: bytes as CallOptions['body'],
    headers: octets,
  } as CallOptions);
const finish = (id: string, as: Caller = 'editor') => api.call('POST', `/api/uploads/${id}/finish`, { as });
const partsOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.byteLength / limits.bodyPartMaxBytes) }, (_, part) =>
    bytes.subarray(part * limits.bodyPartMaxBytes, (part + 1) * limits.bodyPartMaxBytes),
  );
const three = Buffer.alloc(2 * limits.bodyPartMaxBytes + 5, 'abcdefg\n');

async function sendAll(bytes: Buffer, others: object = {}): Promise<string> {
  const { id } = await uploadOf(await open(bytes, others));
  for (const [part, data] of partsOf(bytes).entries()) expect((await put(id, part, data)).status).toBe(204);
  return id;
}

test('the largest file becomes a document with the bytes that were sent, in any order', async () => {
  const bytes = Buffer.alloc(limits.fileMaxBytes, 'abcdefg\n');
  const response = await open(bytes, { name: 'Manual' });
  expect(response.status).toBe(201);
  const { id, part_bytes, part_count, received } = await uploadOf(response);
  expect({ part_bytes, part_count, received }).toEqual({
    part_bytes: limits.bodyPartMaxBytes,
    part_count: 22,
    received: [],
  });
  for (const [part, data] of [...partsOf(bytes).entries()].reverse()) await put(id, part, data);
  const finished = await finish(id);
  expect(finished.status).toBe(201);
  const document = (await finished.json()) as Knowledge;
  expect(document).toMatchObject({ id, name: 'Manual', sync_status: 'pending', created_by: 'editor-uid' });
  const ref = api.db.collection(collections.knowledge).doc(id);
  const stored = parseStored(await ref.get());
  expect(stored && sha256(await readBody(ref, stored.document))).toBe(sha256(bytes));
  expect(await api.storedPaths()).toHaveLength(1 + 22);
});

test('an interrupted upload is continued by the same person with the same file', async () => {
  const [first = three] = partsOf(three);
  const { id } = await uploadOf(await open(three));
  await put(id, 0, first);
  const again = await open(three);
  expect(again.status).toBe(200);
  expect(await uploadOf(again)).toMatchObject({ id, received: [0] });
  for (const other of [await open(three, { name: 'Other' }), await open(three, {}, 'other editor')]) {
    expect(other.status).toBe(201);
    expect((await uploadOf(other)).id).not.toBe(id);
  }
});

test('is finished once, however often that is asked for', async () => {
  const id = await sendAll(three);
  const [one, two] = await Promise.all([finish(id), finish(id)]);
  const late = await finish(id);
  for (const response of [one, two, late]) expect([response.status, await idOf(response)]).toEqual([201, id]);
  expect(late.headers.get('Idempotency-Replayed')).toBe('true');
  expect((await api.db.collection(collections.knowledge).get()).size).toBe(1);
});

test('of a file that is converted is stored as converted, once, and its own parts are removed', async () => {
  const id = await sendAll(oddFiles.xlsx, { filename: 'prices.xlsx' });
  const answers = await Promise.all([finish(id), finish(id)]);
  for (const response of [...answers, await finish(id)]) {
    expect([response.status, await idOf(response)]).toEqual([201, id]);
  }
  const ref = api.db.collection(collections.knowledge).doc(id);
  const stored = parseStored(await ref.get());
  expect(stored?.document.source).toMatchObject({ filename: 'prices.xlsx.md', content_type: 'text/markdown' });
  expect(stored && (await readBody(ref, stored.document)).toString()).toContain('| sku |');
  expect(await api.storedPaths()).toHaveLength(2);
});

test('with a missing part is refused, and can then be completed', async () => {
  const [first = three, ...others] = partsOf(three);
  const { id } = await uploadOf(await open(three));
  for (const [at, data] of others.entries()) await put(id, at + 1, data);
  const refused = await finish(id);
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ type: '/api/docs#problem-upload-incomplete' });
  await put(id, 0, first);
  expect((await finish(id)).status).toBe(201);
});

describe('nothing is left of an upload', () => {
  const nothing = async () => expect(await api.storedPaths()).toEqual([]);

  test('of a file that has changed in between', async () => {
    const { id } = await uploadOf(await open(three));
    for (const [part, data] of partsOf(Buffer.from(three).fill('x')).entries()) await put(id, part, data);
    expect((await finish(id)).status).toBe(409);
    await nothing();
  });

  test('of a type that is not accepted', async () => {
    const id = await sendAll(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    const refused = await finish(id);
    expect(refused.status).toBe(422);
    expect(((await refused.json()) as Problem).errors?.[0]?.message).toMatch(/PNG/);
    await nothing();
  });

  test('that was abandoned, and its parts are refused', async () => {
    const { id } = await uploadOf(await open(three));
    await put(id, 2, partsOf(three)[2] ?? three);
    expect((await api.call('DELETE', `/api/uploads/${id}`, { as: 'editor' })).status).toBe(204);
    expect((await put(id, 2, partsOf(three)[2] ?? three)).status).toBe(404);
    expect((await finish(id)).status).toBe(404);
    await nothing();
  });

  test('that has expired, once the sweep has seen it', async () => {
    const { id } = await uploadOf(await open(three));
    await put(id, 2, partsOf(three)[2] ?? three);
    await api.db
      .collection(collections.uploads)
      .doc(id)
      .update({ expires_at: Timestamp.fromMillis(0) });
    expect((await open(three)).status).toBe(201);
    expect((await put(id, 2, partsOf(three)[2] ?? three)).status).toBe(404);
    expect(await dropUpload(api.db, id)).toBe('dropped');
    expect((await api.storedPaths()).filter((path) => path.includes(id))).toEqual([]);
  });
});

test('another person can neither see, change nor finish it', async () => {
  const id = await sendAll(three);
  for (const response of [
    await api.call('GET', `/api/uploads/${id}`, { as: 'other editor' }),
    await put(id, 0, three.subarray(0, limits.bodyPartMaxBytes), 'other editor'),
    await finish(id, 'other editor'),
    await api.call('DELETE', `/api/uploads/${id}`, { as: 'other editor' }),
  ]) {
    expect(response.status).toBe(404);
  }
  expect((await finish(id)).status).toBe(201);
});

test.each([
  [0, 3, /must have 921600 bytes. It has 3/],
  [2, 4, /must have 5 bytes. It has 4/],
  [3, 5, /part must be less than 3/],
])('part %i of %i bytes is refused', async (part, size, message) => {
  const { id } = await uploadOf(await open(three));
  const response = await put(id, part, Buffer.alloc(size, 'a'));
  expect(response.status).toBe(422);
  expect(((await response.json()) as Problem).detail).toMatch(message);
});

test('a file that is there already is skipped or refused at the end', async () => {
  const first = await sendAll(three);
  await finish(first);
  const skipped = await finish(await sendAll(three, { on_duplicate: 'skip' }));
  expect([skipped.status, await idOf(skipped)]).toEqual([200, first]);
  expect((await finish(await sendAll(three, { on_duplicate: 'error' }))).status).toBe(409);
  expect((await finish(await sendAll(three, { on_duplicate: 'keep' }))).status).toBe(201);
});

test('a file is replaced, and the document keeps its ID and name', async () => {
  const id = await sendAll(sampleFiles.txt, { name: 'Manual' });
  await finish(id);
  const response = await finish(await sendAll(three, { replaces: id }));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ id, name: 'Manual', source: { size_bytes: three.byteLength } });
});
