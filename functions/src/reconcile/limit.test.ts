/** A scheduled comparison looks at some documents and copies, and the next one continues there. */
import { limitReached } from '@knowledge-sync/contract';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ReconcileHarness, startReconcileHarness } from '../testing/reconcile.ts';
import { firstPlace, isAtLimit, latestJobRef, noCounts, placeAfter, placeIn } from './job.ts';
import { startReconcile } from './start.ts';

let harness: ReconcileHarness;
beforeAll(async () => {
  harness = await startReconcileHarness();
});
afterAll(() => harness.engine.stop());
beforeEach(async () => {
  await harness.clear();
  await latestJobRef(harness.engine.db).delete();
  await harness.synced('One.');
  await harness.synced('Two.');
});

async function scheduled(most: number) {
  const { id } = await startReconcile(harness.ctx, { repair: false, createdBy: null, most });
  const { counts, status, message } = await harness.run(id);
  return { copies: counts.copies, documents: counts.documents, status, message };
}
const place = async () => placeIn((await latestJobRef(harness.engine.db).get()).data() ?? null);

it('takes turns until all are compared, and then begins again', async () => {
  const first = { copies: 2, documents: 0, status: 'completed', message: limitReached };
  expect(await scheduled(2)).toEqual(first);
  expect(await place()).toEqual({ ...firstPlace, phase: 'documents' });
  expect(await scheduled(2)).toEqual({ copies: 0, documents: 2, status: 'completed', message: null });
  expect(await place()).toEqual(firstPlace);
  expect(await scheduled(2)).toEqual(first);
});

it('compares all below the limit, and on request', async () => {
  const all = { copies: 2, documents: 2, status: 'completed', message: null };
  expect(await scheduled(5)).toEqual(all);
  await scheduled(2);
  const { counts, message } = await harness.reconcile();
  expect(counts).toMatchObject({ copies: 2, documents: 2 });
  expect(message).toBeNull();
  // The next scheduled one still continues where the last had ended.
  expect((await place()).phase).toBe('documents');
});

it('goes on to the documents when the list of copies cannot be continued', async () => {
  await scheduled(2);
  await latestJobRef(harness.engine.db).update({ continue_at: { ...firstPlace, cursor: 'expired' } });
  expect(await scheduled(2)).toMatchObject({ status: 'failed' });
  expect(await scheduled(2)).toMatchObject({ copies: 0, documents: 2, status: 'completed' });
});

it('ends at its limit unless nothing is left', () => {
  const job = { most: 5, phase: 'documents', counts: { ...noCounts, copies: 2, documents: 1, skipped: 1 } } as const;
  expect(isAtLimit(job)).toBe(false);
  expect(isAtLimit({ ...job, most: 4 })).toBe(true);
  expect(isAtLimit({ ...job, most: 4, phase: 'done' })).toBe(false);
  expect(isAtLimit({ ...job, most: null })).toBe(false);
});

it('continues at the page that failed', async () => {
  const { id } = await startReconcile(harness.ctx, { repair: false, createdBy: null, most: 5 });
  const job = { ...(await harness.job(id)), phase: 'documents', cursor: 'some-id' } as const;
  expect(placeAfter(job, 'failed')).toMatchObject({ phase: 'documents', cursor: 'some-id' });
  await harness.run(id);
});
