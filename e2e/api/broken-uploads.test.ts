/** Interrupted and refused uploads: no part and no record of them may remain in Firestore. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Knowledge, knowledgeSchema } from '@knowledge-sync/contract';
import { beforeAll, expect, it } from 'vitest';
import { type FirestoreRest, firestoreRest } from '../support/firestore-rest.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
let firestore: FirestoreRest;
beforeAll(() => {
  stack = new LocalStack();
  firestore = firestoreRest(stack.info.firestoreHost, stack.info.projectId);
});

/**
 * Too large for one commit, so that the parts are written before the document. The bytes are
 * random, so that nothing compresses them on the way.
 */
const largeBytes = 12_000_000;
const partBytes = 900 * 1024;
const aLargePdf = (): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(largeBytes - 15), Buffer.from('\n%%EOF')]);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A small synced file. */
async function aFile(title: string): Promise<Knowledge> {
  const query = new URLSearchParams({ filename: 'a.pdf', name: uniqueName(title) });
  const { body } = await stack.sendFile('POST', `knowledge/files?${query}`, Buffer.from('%PDF-1.7\nsmall'));
  return await stack.until(knowledgeSchema.parse(body).id, 'completed');
}

const filePath = (id: string): string => `knowledge/${id}/file?filename=a.pdf`;

/** Starts a request that declares this size. The caller sends the bytes. */
async function beginReplacing(id: string, sizeBytes: number): Promise<ClientRequest> {
  const sending = request(`${stack.info.apiUrl}/${filePath(id)}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${await stack.token()}`,
      'content-type': 'application/octet-stream',
      'content-length': String(sizeBytes),
    },
  });
  // The test interrupts the request, which is reported as an error.
  sending.on('error', () => undefined);
  return sending;
}

const uploadsOf = async (id: string): Promise<string[]> =>
  (await firestore.uploads()).flatMap((upload) => (upload.documentId === id ? [upload.id] : []));

/** How many uploads, parts and bodies of the document are in Firestore. */
async function stored(id: string) {
  const parts = await firestore.ids(`knowledge/${id}/body`);
  const bodies = new Set(parts.map((part) => part.split('.')[0])).size;
  return { uploads: (await uploadsOf(id)).length, parts: parts.length, bodies };
}
const onlySmallBody = { uploads: 0, parts: 1, bodies: 1 };
const onlyLargeBody = { uploads: 0, parts: Math.ceil(largeBytes / partBytes), bodies: 1 };

/** The old file is deleted once the new one is synced. */
async function expectOnlyLargeBody(id: string): Promise<void> {
  await expect.poll(() => stored(id), { timeout: 60_000, interval: 250 }).toEqual(onlyLargeBody);
}

it('an upload interrupted halfway changes and stores nothing', async () => {
  const before = await aFile('Interrupted halfway');
  const bytes = aLargePdf();
  const sending = await beginReplacing(before.id, bytes.byteLength);
  sending.write(bytes.subarray(0, largeBytes / 2));
  // The buffers are full, so the service has started to read.
  await once(sending, 'drain');
  await sleep(500);
  sending.destroy();

  for (let look = 0; look < 8; look += 1) {
    expect(await stored(before.id)).toEqual(onlySmallBody);
    await sleep(250);
  }
  expect(await stack.read(before.id)).toMatchObject({ sync_status: 'completed', revision: before.revision });
});

it('an upload interrupted while its parts are written is stored completely', async () => {
  const { id } = await aFile('Left before the answer');
  const bytes = aLargePdf();
  const sending = await beginReplacing(id, bytes.byteLength);
  sending.end(bytes);
  await expect.poll(() => uploadsOf(id), { timeout: 30_000, interval: 20 }).not.toEqual([]);
  sending.destroy();

  const isNew = async (): Promise<boolean> => {
    const { source } = await stack.read(id);
    return source.type === 'file' && source.sha256 === sha256(bytes);
  };
  await expect.poll(isNew, { timeout: 60_000, interval: 250 }).toBe(true);
  await expectOnlyLargeBody(id);
});

it('of two concurrent files for one document the later one is refused and not stored', async () => {
  const { id, revision } = await aFile('Two at once');
  const files = [aLargePdf(), aLargePdf()];
  const responses = await Promise.all(
    files.map((bytes) => stack.sendFile('PUT', filePath(id), bytes, { 'if-match': `"${revision}"` })),
  );

  expect(responses.map(({ status }) => status).sort()).toEqual([200, 412]);
  const accepted = files[responses.findIndex(({ status }) => status === 200)];
  expect((await stack.read(id)).source).toMatchObject({ sha256: sha256(accepted ?? Buffer.alloc(0)) });
  await expectOnlyLargeBody(id);
});

it('of two concurrent documents with one idempotency key the later one is refused and not stored', async () => {
  const query = new URLSearchParams({ filename: 'a.pdf', name: uniqueName('Two under one key') });
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const responses = await Promise.all(
    [aLargePdf(), aLargePdf()].map((bytes) => stack.sendFile('POST', `knowledge/files?${query}`, bytes, headers)),
  );
  expect(responses.map(({ status }) => status).sort()).toEqual([201, 422]);
  const { id } = knowledgeSchema.parse(responses.find(({ status }) => status === 201)?.body);
  await expectOnlyLargeBody(id);
});
