import type { DocumentData } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hourMs, type Rehearsal, rehearsalTimeoutMs, startRehearsal } from './rehearsal.ts';

let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await startRehearsal();
});
afterAll(() => rehearsal.stop());

type Backup = ReadonlyMap<string, DocumentData>;

async function makeBackup({ engine }: Rehearsal): Promise<Backup> {
  const snapshots = await engine.db.getAll(...(await engine.storedPaths()).map((path) => engine.db.doc(path)));
  return new Map(snapshots.map((one) => [one.ref.path, one.data() ?? {}]));
}

/** Replaces what the backup has, and deletes nothing, as an import does. */
async function importBackup({ engine }: Rehearsal, backup: Backup): Promise<void> {
  const batch = engine.db.batch();
  for (const [path, data] of backup) batch.set(engine.db.doc(path), data);
  await batch.commit();
}

it('Restored backup', { timeout: rehearsalTimeoutMs }, async () => {
  const edited = await rehearsal.create('Refunds', 'Refunds take five days.');
  const deleted = await rehearsal.create('Old prices', 'Prices of last year.');
  await rehearsal.create('Opening hours', 'Nine to five.');
  await rehearsal.deliverEvents();
  const backup = await makeBackup(rehearsal);
  const expectBackup = async (): Promise<void> => {
    await rehearsal.expectBothSidesEqual();
    expect(rehearsal.copiesOf(edited)).toMatchObject([{ text: 'Refunds take five days.' }]);
    expect(rehearsal.copiesOf(deleted)).toMatchObject([{ text: 'Prices of last year.' }]);
  };

  const later = await Promise.all(
    Array.from({ length: 12 }, (_, n) => rehearsal.create(`Later ${n}`, `Written after the backup: ${n}.`)),
  );
  const change = async (text: string): Promise<void> => {
    await rehearsal.edit(edited, text);
    await rehearsal.remove(deleted);
    await rehearsal.deliverEvents();
    rehearsal.pass(hourMs);
  };

  // Into the same database. It works whether or not the import makes events.
  await change('Refunds take three days.');
  await importBackup(rehearsal, backup);
  await rehearsal.loseEvents();
  expect(await rehearsal.compare({ repair: true })).toMatchObject({
    deletions_held: null,
    counts: { documents: 15, missing: 1, drifted: 1, repaired: 2 },
  });
  await expectBackup();
  await change('Refunds take two days.');
  await importBackup(rehearsal, backup);
  await rehearsal.deliverEvents();
  expect(await rehearsal.compare({ repair: true })).toMatchObject({ counts: { repaired: 2 } });
  await expectBackup();

  // Into a new database, which has only what the backup has.
  rehearsal.pass(hourMs);
  await Promise.all(later.map((ref) => ref.delete()));
  await rehearsal.loseEvents();
  expect(await rehearsal.compare({ repair: true })).toMatchObject({ deletions_held: 12, counts: { orphaned: 12 } });
  expect(await rehearsal.compare({ repair: true, confirm_deletions: 12 })).toMatchObject({ counts: { repaired: 12 } });
  await expectBackup();
});
