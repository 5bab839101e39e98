/** Repairs that would delete many copies wait for a confirmation of their number. */
import { findingCatalogue, findingKinds, jobSchema } from '@knowledge-sync/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ReconcileHarness, startReconcileHarness } from '../testing/reconcile.ts';
import { isDeleting, isDeletionHeld } from './deletions.ts';
import { jobRecordSchema, jobRef } from './job.ts';

describe('isDeletionHeld', () => {
  it.each([
    [10, 20, false],
    [10, 10, false],
    [11, 110, false],
    [11, 109, true],
    [12, 119, true],
    [12, 120, false],
    [40, 40, true],
    [0, 0, false],
    [11, 0, true],
  ])('%i deletions of %i copies without a confirmation: %s', (deletions, copies, isHeld) => {
    expect(isDeletionHeld(deletions, copies, null)).toBe(isHeld);
  });

  it('holds exactly the deletions above 10 copies and above 10 % of all', () => {
    for (let copies = 0; copies <= 300; copies += 1) {
      for (let deletions = 0; deletions <= copies; deletions += 1) {
        expect(isDeletionHeld(deletions, copies, null)).toBe(deletions > 10 && deletions / copies > 0.1);
      }
    }
  });

  it.each([
    [40, false],
    [41, false],
    [39, true],
    [0, true],
  ])('40 deletions of 40 copies with %i confirmed: %s', (confirmed, isHeld) => {
    expect(isDeletionHeld(40, 40, confirmed)).toBe(isHeld);
  });
});

it('names each kind whose repair deletes copies', () => {
  const deleting = findingKinds.filter((kind) => findingCatalogue[kind].repair?.toLowerCase().includes('delete'));
  expect(findingKinds.filter(isDeleting)).toEqual(deleting);
});

describe('a repair that would delete many copies', () => {
  let harness: ReconcileHarness;
  beforeAll(async () => {
    harness = await startReconcileHarness();
  });
  beforeEach(() => harness.clear());
  afterAll(() => harness.engine.stop());

  const seed = (name: string): string =>
    harness.engine.simulator.seedText({ name, text: 'Seeded.', folderId: harness.folderId() });
  const orphans = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => seed(`Old [kb:test/nobody-${n}]`));
  const deletions = () => harness.engine.simulator.counts().by_route['DELETE /v1/convai/knowledge-base/{id}'] ?? 0;

  it('deletes nothing, reports the number, and makes the other repairs', async () => {
    orphans(11);
    const doubled = await harness.synced('Doubled.');
    seed(`Refund policy [kb:test/${doubled.id}]`);
    const missing = await harness.synced('Missing.');
    harness.engine.simulator.removeDocument((await harness.engine.read(missing)).elevenlabs_document_id ?? '');
    const job = await harness.reconcile({ repair: true });
    expect(job).toMatchObject({
      status: 'completed',
      deletions_held: 12,
      message: expect.stringMatching(/^12 of 13 copies would be deleted.*number 12/),
      counts: { copies: 13, orphaned: 11, duplicated: 1, missing: 1, repaired: 1 },
    });
    const states = (await harness.findings(job.id)).map(({ kind, state }) => `${kind} ${state}`);
    expect(new Set(states)).toEqual(new Set(['orphaned found', 'duplicated found', 'missing repaired']));
    expect(await harness.engine.read(doubled)).toMatchObject({ unsettled_since: null, settles_at: null });
    await harness.heal();
    expect(deletions()).toBe(0);
    expect(harness.copies(doubled)).toHaveLength(2);
  });

  it('deletes them when their number is confirmed, in pages of findings', async () => {
    orphans(130);
    const doubled = await harness.synced('Doubled.');
    seed(`Refund policy [kb:test/${doubled.id}]`);
    expect(await harness.reconcile({ repair: true })).toMatchObject({ deletions_held: 131 });
    expect(await harness.reconcile({ repair: true, confirm: 131 })).toMatchObject({
      status: 'completed',
      deletions_held: null,
      message: null,
      confirm_deletions: 131,
      counts: { orphaned: 130, duplicated: 1, repaired: 131 },
    });
    expect(deletions()).toBe(130);
    await harness.heal();
    expect(harness.copies(doubled)).toHaveLength(1);
  });

  it('is held again when it finds more than the confirmed number', async () => {
    orphans(11);
    expect(await harness.reconcile({ repair: true, confirm: 10 })).toMatchObject({ deletions_held: 11 });
    expect(deletions()).toBe(0);
  });

  it('deletes 10 copies of 10 without a confirmation', async () => {
    orphans(10);
    expect(await harness.reconcile({ repair: true })).toMatchObject({
      deletions_held: null,
      counts: { orphaned: 10, repaired: 10 },
    });
    expect(deletions()).toBe(10);
  });

  it('holds nothing in a comparison without repair', async () => {
    orphans(20);
    expect(await harness.reconcile()).toMatchObject({ deletions_held: null, message: null, counts: { orphaned: 20 } });
  });

  it('leaves a copy whose document exists again, and deletes the others', async () => {
    orphans(12);
    const id = await harness.start(true, 12);
    await harness.engine.db.collection('knowledge').doc('nobody-3').set({ name: 'Restored.' });
    const job = await harness.run(id);
    expect(job.counts).toMatchObject({ orphaned: 11, repaired: 11 });
    expect(deletions()).toBe(11);
  });

  it('reads job records from before the confirmation existed', async () => {
    const id = await harness.start();
    const { confirm_deletions: _, deletions_held: __, ...older } = await harness.job(id);
    expect(jobRecordSchema.parse(older)).toMatchObject({ confirm_deletions: null, deletions_held: null });
    expect(jobSchema.parse(older)).toMatchObject({ confirm_deletions: null, deletions_held: null });
    await jobRef(harness.engine.db, id).set(older);
    expect(await harness.run(id)).toMatchObject({ status: 'completed' });
  });
});
