import { collections } from '@knowledge-sync/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Rehearsal, rehearsalTimeoutMs, startRehearsal } from './rehearsal.ts';

let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await startRehearsal();
});
afterAll(() => rehearsal.stop());

/** Fields that this release does not know. */
const ofNewerRelease = { reviewed_by: 'uid', summary: { text: 'Short.', models: ['a', 'b'] } };

it('Rollback', { timeout: rehearsalTimeoutMs }, async () => {
  const { engine } = rehearsal;
  const { simulator } = engine;
  const edited = await rehearsal.create('Refunds', 'Refunds take five days.');
  const failing = await rehearsal.create('Shipping', 'Two days.');
  const kept = await rehearsal.create('Old prices', 'Prices of last year.');
  const unreadable = await rehearsal.create('Video', 'Of a kind that only the newer release knows.');
  await rehearsal.deliverEvents();
  await rehearsal.minute();
  await rehearsal.compare({ repair: false });
  const paths = await engine.storedPaths();
  for (const path of paths) await engine.db.doc(path).update(ofNewerRelease);
  const video = { type: 'video', url: 'https://example.com/video' };
  await unreadable.update({ source: video });
  const copies = rehearsal.copiesOf(unreadable);

  // Each way in which this release writes a document.
  await rehearsal.edit(edited, 'Refunds take three days.');
  simulator.addFault({ kind: 'status', status: 503, name: 'Shipping' });
  await rehearsal.edit(failing, 'Three days.');
  await rehearsal.call('DELETE', `/api/knowledge/${kept.id}?delay_seconds=600`);
  await rehearsal.deliverEvents();
  expect(await engine.read(failing)).toMatchObject({ sync_status: 'failed' });
  simulator.clearFaults();
  await rehearsal.nextRetry();
  await rehearsal.call('POST', `/api/knowledge/${kept.id}/restore`);
  await rehearsal.call('POST', `/api/knowledge/${kept.id}/send-again`);
  await edited.update({ content: 'Written by a script.' });
  await rehearsal.deliverEvents();
  await rehearsal.minute();
  simulator.removeDocument((await engine.read(kept)).elevenlabs_document_id ?? '');
  const { counts } = await rehearsal.compare({ repair: true });
  expect(counts).toMatchObject({ missing: 1, malformed: 1, repaired: 1, orphaned: 0 });

  for (const ref of [edited, failing, kept]) {
    expect(await engine.read(ref)).toMatchObject({ ...ofNewerRelease, sync_status: 'completed' });
    expect(rehearsal.copiesOf(ref)).toHaveLength(1);
  }
  expect(await engine.read(unreadable)).toMatchObject({ ...ofNewerRelease, source: video });
  expect(rehearsal.copiesOf(unreadable)).toEqual(copies);
  const records = paths.filter((path) => !path.startsWith(collections.knowledge));
  expect(records.length).toBeGreaterThan(0);
  for (const path of records) expect((await engine.db.doc(path).get()).data()).toMatchObject(ofNewerRelease);
});
