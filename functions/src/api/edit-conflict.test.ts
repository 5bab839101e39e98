/** Edits with If-Match: an edit based on an old revision does not overwrite a newer one. */
import { collections, type Knowledge, limits, type Problem } from '@knowledge-sync/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, startApi } from '../testing/api.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const text = { name: 'Refund policy', content: 'Refunds take five days.' };
const knowledge = async (response: Response) => (await response.json()) as Knowledge;
const create = () => api.call('POST', '/api/knowledge', { as: 'editor', json: text });
const read = (id: string) => api.call('GET', `/api/knowledge/${id}`, { as: 'viewer' });
const edit = (id: string, json: unknown, ifMatch?: string | null) =>
  api.call('PATCH', `/api/knowledge/${id}`, {
    as: 'editor',
    json,
    ...(typeof ifMatch === 'string' && { headers: { 'If-Match': ifMatch } }),
  });

test('creating, reading, editing and retrying return the revision as the ETag', async () => {
  const created = await create();
  const { id, revision } = await knowledge(created);
  expect(created.headers.get('ETag')).toBe(`"${revision}"`);
  expect((await read(id)).headers.get('ETag')).toBe(`"${revision}"`);
  const edited = await edit(id, { name: 'Returns' });
  const after = await knowledge(edited.clone());
  expect(after.revision).not.toBe(revision);
  expect(edited.headers.get('ETag')).toBe(`"${after.revision}"`);
  await api.db.collection(collections.knowledge).doc(id).update({ sync_status: 'failed' });
  const retried = await api.call('POST', `/api/knowledge/${id}/retry-sync`, { as: 'editor' });
  expect(retried.headers.get('ETag')).toBe(`"${after.revision}"`);
});

test('an edit based on the current revision is stored', async () => {
  const created = await create();
  const { id } = await knowledge(created.clone());
  const response = await edit(id, { content: 'Refunds take three days.' }, created.headers.get('ETag'));
  expect(response.status).toBe(200);
});

describe('an edit based on an older revision', () => {
  test.each([
    ['a name', { name: 'Mine' }],
    ['a text', { content: 'Mine.' }],
    ['a text in several parts', { content: 'm'.repeat(limits.atomicBodyMaxBytes + 1) }],
  ])('with %s changes nothing and returns a 412 with the current revision', async (_, mine) => {
    const created = await create();
    const { id } = await knowledge(created.clone());
    const theirs = await edit(id, { content: 'Theirs.' });
    const paths = await api.storedPaths();

    const response = await edit(id, mine, created.headers.get('ETag'));
    expect(response.status).toBe(412);
    expect(response.headers.get('ETag')).toBe(theirs.headers.get('ETag'));
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({ type: '/api/docs#problem-changed-meanwhile', status: 412 });
    expect(problem.detail).toMatch(/someone else saved/i);
    expect(await knowledge(await read(id))).toEqual(await knowledge(theirs));
    expect(await api.storedPaths()).toEqual(paths);
  });

  test('is accepted when the document already has these values, as after a repeat', async () => {
    const created = await create();
    const { id } = await knowledge(created.clone());
    const mine = { name: 'Mine', content: 'Mine.' };
    await edit(id, mine, created.headers.get('ETag'));
    const repeated = await edit(id, mine, created.headers.get('ETag'));
    expect(repeated.status).toBe(200);
  });

  test('is stored when If-Match is *', async () => {
    const { id } = await knowledge(await create());
    await edit(id, { name: 'Theirs' });
    expect((await edit(id, { name: 'Mine' }, '*')).status).toBe(200);
  });
});

test('of many concurrent edits based on the same revision exactly one is stored', async () => {
  const created = await create();
  const { id } = await knowledge(created.clone());
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) => edit(id, { content: `Text ${n}` }, created.headers.get('ETag'))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
});

test('a missing document is a 404 and a deleted one a 409, even with an old revision', async () => {
  expect((await edit('missing', { name: 'Mine' }, '"old"')).status).toBe(404);
  const { id } = await knowledge(await create());
  await api.call('DELETE', `/api/knowledge/${id}`, { as: 'editor' });
  expect((await edit(id, { name: 'Mine' }, '"old"')).status).toBe(409);
});

test('an If-Match that is not an entity tag is refused as the field If-Match', async () => {
  const { id } = await knowledge(await create());
  const response = await edit(id, { name: 'Mine' }, 'abc');
  expect(response.status).toBe(422);
  const { errors } = (await response.json()) as Problem;
  expect(errors).toEqual([{ field: 'If-Match', message: expect.stringMatching(/must be \*/) }]);
});
