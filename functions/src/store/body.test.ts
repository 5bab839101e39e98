/**
 * Bodies that no document uses, and commits that come too late. ../api/create.test.ts tests
 * creations.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { collections, limits } from '@knowledge-sync/contract';
import { GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';
import { type Body, createParts, dropUpload, endUpload, makeBody, readBody, uploadParts } from './body.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const document = () => api.db.collection(collections.knowledge).doc('document');
const upload = (body: Body) => api.db.collection(collections.uploads).doc(body.id);
/** Ten parts and more, so that the order of their names is not the order of their numbers. */
const large = (id: string) => makeBody(id, Buffer.alloc(limits.bodyPartMaxBytes * 10 + 1, 'x'));

function finish(body: Body) {
  const batch = api.db
    .batch()
    .create(document(), aDocument('text', { body_id: body.id, body_parts: body.parts.length }));
  endUpload(batch, api.db, body.id);
  return batch.commit();
}

test('a text is split by bytes, and the last part has the rest', () => {
  const body = makeBody('body', Buffer.from('é'.repeat(limits.bodyPartMaxBytes)));
  expect(body.parts.map((part) => part.byteLength)).toEqual([limits.bodyPartMaxBytes, limits.bodyPartMaxBytes]);
  expect(makeBody('body', Buffer.from('x')).parts).toEqual([Buffer.from('x')]);
  expect(body.sizeBytes).toBe(limits.bodyPartMaxBytes * 2);
});

test('an upload is recorded with its expiry before its parts are stored', async () => {
  const body = large('body');
  const startedMs = Date.now();
  const uploadTtlMs = 5_000;
  await uploadParts({ ...api.ctx, uploadTtlMs }, document(), body);
  const record = (await upload(body).get()).data() ?? {};
  expect(record).toEqual({ document: 'document', is_replaced: false, expires_at: expect.any(Timestamp) });
  expect(record.expires_at.toMillis()).toBeGreaterThanOrEqual(startedMs + uploadTtlMs);
  expect(record.expires_at.toMillis()).toBeLessThanOrEqual(Date.now() + uploadTtlMs);
  expect(await api.storedPaths()).toHaveLength(11 + 1);
});

test('an abandoned upload is dropped with all its parts, and no others', async () => {
  const [abandoned, alike] = [large('body'), makeBody('body2', Buffer.from('text'))];
  await uploadParts(api.ctx, document(), abandoned);
  const batch = api.db.batch();
  createParts(batch, document(), alike);
  await batch.commit();
  expect(await dropUpload(api.db, abandoned.id)).toBe('dropped');
  expect(await api.storedPaths()).toEqual(['knowledge/document/body/body2.0']);
});

test('a document whose upload was dropped cannot be created', async () => {
  const body = large('body');
  await uploadParts(api.ctx, document(), body);
  await dropUpload(api.db, body.id);
  await expect(finish(body)).rejects.toMatchObject({ code: GrpcStatus.NOT_FOUND });
  expect(await api.storedPaths()).toEqual([]);
});

test.each([0, 30, 60, 120, 240])('an upload that is dropped %i ms after its record leaves nothing', async (delayMs) => {
  const body = large('body');
  const uploading = uploadParts(api.ctx, document(), body).catch((error: unknown) => error);
  while (!(await upload(body).get()).exists) await setImmediate();
  await setTimeout(delayMs);
  expect(await dropUpload(api.db, body.id)).toBe('dropped');
  // Undefined when the last part was stored before.
  const error = await uploading;
  if (error !== undefined) expect(error).toMatchObject({ code: GrpcStatus.NOT_FOUND });
  expect(await api.storedPaths()).toEqual([]);
});

test('a body that the document uses is kept when its record is dropped', async () => {
  const body = large('body');
  await uploadParts(api.ctx, document(), body);
  await document().create(aDocument('text', { body_id: body.id }));
  expect(await dropUpload(api.db, body.id)).toBe('in_use');
  expect((await api.storedPaths()).filter((path) => path.includes('/body/'))).toHaveLength(11);
  expect((await upload(body).get()).exists).toBe(false);
});

test('an upload that has ended is gone, and its body is kept', async () => {
  const body = large('body');
  await uploadParts(api.ctx, document(), body);
  await finish(body);
  expect(await dropUpload(api.db, body.id)).toBe('gone');
  expect(await api.storedPaths()).toHaveLength(1 + 11);
});

test('a part that was changed is found, also when its size is the same', async () => {
  const body = makeBody('body', Buffer.from('Refunds take five days.'));
  await uploadParts(api.ctx, document(), body);
  const fields = aDocument('Refunds take five days.', { body_id: body.id, body_parts: 1 });
  expect((await readBody(document(), fields)).toString()).toBe('Refunds take five days.');
  await document()
    .collection(collections.body)
    .doc('body.0')
    .update({ data: Buffer.from('Refunds take nine days.') });
  await expect(readBody(document(), fields)).rejects.toThrow('SHA-256');
});

test('a malformed record is removed', async () => {
  await api.db.collection(collections.uploads).doc('odd').create({ document: 7 });
  expect(await dropUpload(api.db, 'odd')).toBe('dropped');
  expect(await api.storedPaths()).toEqual([]);
});
