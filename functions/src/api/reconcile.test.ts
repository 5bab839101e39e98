/** Starting and reading comparisons. The tests of reconcile/ cover the findings. */
import { collections, type Finding, limits, reconcileSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobRef } from '../reconcile/job.ts';
import { type ApiHarness, type Caller, startApi } from '../testing/api.ts';

let api: ApiHarness;
beforeAll(() => {
  api = startApi();
});
afterAll(() => api.close());

const start = (json: object, as: Caller = 'editor') => api.call('POST', '/api/reconcile', { as, json });
const jobs = async () => (await api.db.collection(collections.jobs).get()).docs;

test('a start returns the queued comparison and its path, without repair by default', async () => {
  const response = await start({});
  expect(response.status).toBe(202);
  const job = reconcileSchema.parse(await response.json());
  expect(response.headers.get('Location')).toBe(`/api/reconcile/${job.id}`);
  expect(job).toMatchObject({
    status: 'queued',
    repair: false,
    created_by: 'editor-uid',
    ended_at: null,
    findings: [],
  });
  expect((await jobs()).map(({ id }) => id)).toEqual([job.id]);
});

test('a start while a comparison runs returns the running one', async () => {
  const [running] = await jobs();
  const response = await start({ repair: true }, 'other editor');
  expect(response.status).toBe(202);
  expect(await response.json()).toMatchObject({ id: running?.id, repair: false, created_by: 'editor-uid' });
  expect(await jobs()).toHaveLength(1);
});

test('a viewer can read the progress and the first findings', async () => {
  const [running] = await jobs();
  if (running === undefined) throw new Error('no comparison is running');
  const finding = (n: number): Finding => ({
    kind: 'orphaned',
    state: 'found',
    document_id: `gone-${n}`,
    name: `Orphan ${n}`,
    elevenlabs_document_id: `copy-${n}`,
    drift: [],
    found_at: Timestamp.now(),
  });
  const findings = running.ref.collection(collections.findings);
  const writer = api.db.bulkWriter();
  for (let n = 0; n < limits.findingsShown + 5; n += 1) void writer.set(findings.doc(`orphaned-${n}`), finding(n));
  await writer.close();
  const counts = { ...running.get('counts'), orphaned: limits.findingsShown + 5 };
  await running.ref.update({ status: 'running', counts, claim: { id: 'secret', expires_at: Timestamp.now() } });
  const text = await (await api.call('GET', `/api/reconcile/${running.id}`, { as: 'viewer' })).text();
  expect(text).not.toContain('secret');
  const shown = reconcileSchema.parse(JSON.parse(text));
  expect(shown).toMatchObject({ status: 'running', counts: { orphaned: limits.findingsShown + 5 } });
  expect(shown.findings).toHaveLength(limits.findingsShown);
  expect(shown.findings[0]).toMatchObject({ kind: 'orphaned', state: 'found', document_id: 'gone-0' });
});

test('a start after the end makes a new comparison', async () => {
  const [ended] = await jobs();
  await ended?.ref.update({ status: 'failed', message: 'It stopped.', ended_at: Timestamp.now() });
  const job = reconcileSchema.parse(await (await start({ repair: true })).json());
  expect(job).toMatchObject({ status: 'queued', repair: true });
  expect(job.id).not.toBe(ended?.id);
});

test('a confirmed number of deletions is stored, and needs a repair', async () => {
  const [running] = (await jobs()).filter((job) => job.get('ended_at') === null);
  await running?.ref.update({ status: 'completed', ended_at: Timestamp.now(), deletions_held: 12, message: 'Held.' });
  const shown = await api.call('GET', `/api/reconcile/${running?.id}`, { as: 'viewer' });
  expect(await shown.json()).toMatchObject({ deletions_held: 12, confirm_deletions: null, message: 'Held.' });
  const job = reconcileSchema.parse(await (await start({ repair: true, confirm_deletions: 12 })).json());
  expect(job).toMatchObject({ repair: true, confirm_deletions: 12, deletions_held: null });
});

test.each([
  [{ confirm_deletions: 12 }],
  [{ repair: false, confirm_deletions: 12 }],
  [{ repair: true, confirm_deletions: -1 }],
  [{ repair: true, confirm_deletions: 1.5 }],
  [{ repair: true, confirm_deletions: '12' }],
])('a start with %j is a 422 that names the field', async (body) => {
  const before = (await jobs()).length;
  const response = await start(body);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ errors: [{ field: 'confirm_deletions' }] });
  expect(await jobs()).toHaveLength(before);
});

test.each([['missing'], ['damaged'], ['a%2Fb']])('the comparison %s is a 404', async (id) => {
  await jobRef(api.db, 'damaged').set({ kind: 'reconcile' });
  expect((await api.call('GET', `/api/reconcile/${id}`, { as: 'viewer' })).status).toBe(404);
});
