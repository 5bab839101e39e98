import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Rehearsal, rehearsalTimeoutMs, startRehearsal } from './rehearsal.ts';

let rehearsal: Rehearsal;
let earlier: Simulator;
beforeAll(async () => {
  rehearsal = await startRehearsal();
  earlier = await startSimulator();
});
afterAll(async () => {
  await earlier.stop();
  await rehearsal.stop();
});

it('Moved workspace', { timeout: rehearsalTimeoutMs }, async () => {
  // The documents were synced to another workspace before.
  rehearsal.deploy({ apiKey: 'earlier-key', baseUrl: earlier.url });
  const edited = await rehearsal.create('Refunds', 'Refunds take five days.');
  const deleted = await rehearsal.create('Old prices', 'Prices of last year.');
  const untouched = await rehearsal.create('Handbook', 'A long text. '.repeat(200));
  await rehearsal.deliverEvents();
  await rehearsal.minute();
  await rehearsal.minute();
  expect(await rehearsal.engine.read(untouched)).toMatchObject({ index_status: 'ready' });
  const state = earlier.describeState();
  earlier.clearRequests();

  // As after npm run rotate-key with a key of the new workspace.
  rehearsal.deploy({ apiKey: 'new-key' });
  await rehearsal.edit(edited, 'Refunds take three days.');
  await rehearsal.remove(deleted);
  await rehearsal.deliverEvents();
  expect((await deleted.get()).exists).toBe(false);
  expect(rehearsal.copiesOf(edited)).toMatchObject([{ text: 'Refunds take three days.' }]);
  expect(rehearsal.copiesOf(untouched)).toEqual([]);
  expect(await rehearsal.compareAtNight()).toMatchObject({ status: 'completed', counts: { missing: 1 } });

  expect(await rehearsal.compare({ repair: true })).toMatchObject({ counts: { missing: 1, repaired: 1 } });
  await rehearsal.expectBothSidesEqual();
  const isIndexed = async () => (await rehearsal.engine.read(untouched)).index_status === 'ready';
  await rehearsal.minutesUntil(isIndexed, 3);
  expect(await rehearsal.compare({ repair: false })).toMatchObject({ counts: { missing: 0, drifted: 0 } });

  // The earlier workspace keeps its copies, and is asked for nothing.
  expect(earlier.requests()).toEqual([]);
  expect(earlier.describeState()).toBe(state);
});
