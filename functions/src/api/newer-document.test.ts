/** Documents that a newer release has written, after a rollback to this one. */
import { collections, schemaVersion } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

const api = startApi();
afterAll(() => api.close());
const ref = api.db.collection(collections.knowledge).doc('newer');
const newer = { schema_version: schemaVersion + 1, sync_status: 'failed', deletion_requested_at: null } as const;
beforeEach(() => ref.set(aDocument('text', newer)));
const problemOf = async (response: Response) => ((await response.json()) as { type: string }).type;

test.each([
  ['PATCH', '/api/knowledge/newer', { json: { name: 'Returns' } }],
  ['DELETE', '/api/knowledge/newer', {}],
  ['POST', '/api/knowledge/newer/retry-sync', {}],
  ['POST', '/api/knowledge/newer/send-again', {}],
  ['POST', '/api/knowledge/newer/restore', {}],
])('%s %s is a 409 that says so, and changes nothing', async (method, path, options) => {
  await ref.update({ deletion_not_before: Timestamp.now() });
  const before = (await ref.get()).data();
  const response = await api.call(method, path, { as: 'editor', ...options });
  expect(response.status).toBe(409);
  expect(await problemOf(response)).toBe('/api/docs#problem-newer-document');
  expect((await ref.get()).data()).toEqual(before);
});

test('it is shown while its fields are known', async () => {
  const response = await api.call('GET', '/api/knowledge/newer', { as: 'viewer' });
  expect(response.status).toBe(200);
  await ref.update({ name: 4 });
  const unknown = await api.call('GET', '/api/knowledge/newer', { as: 'viewer' });
  expect([unknown.status, await problemOf(unknown)]).toEqual([409, '/api/docs#problem-newer-document']);
  expect((await api.call('DELETE', '/api/knowledge/newer', { as: 'editor' })).status).toBe(409);
  expect((await ref.get()).exists).toBe(true);
});

test('an action on many documents leaves it unchanged', async () => {
  const json = { action: 'retry', filter: {} };
  const response = await api.call('POST', '/api/knowledge/bulk', { as: 'editor', json });
  expect(await response.json()).toMatchObject({ done: 0, skipped: [{ id: 'newer', reason: 'damaged' }] });
});
