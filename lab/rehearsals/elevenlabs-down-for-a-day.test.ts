import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountedRehearsal, startCountedRehearsal } from './counted-rehearsal.ts';
import { hourMs, minuteMs, rehearsalTimeoutMs } from './rehearsal.ts';

let rehearsal: CountedRehearsal;
beforeAll(async () => {
  rehearsal = await startCountedRehearsal();
});
afterAll(() => rehearsal.stop());

it('ElevenLabs down for a day', { timeout: rehearsalTimeoutMs }, async () => {
  const { simulator } = rehearsal.engine;
  const edited = await rehearsal.create('Refunds', 'Refunds take five days.');
  const deleted = await rehearsal.create('Old prices', 'Prices of last year.');
  await rehearsal.create('Opening hours', 'Nine to five.');
  await rehearsal.deliverEvents();

  // The outage begins while a request is under way, which takes effect without an answer.
  simulator.addFault({ kind: 'accepted_unanswered', name: 'Shipping', times: 1 });
  simulator.addFault({ kind: 'status', status: 503 });
  rehearsal.cost();
  const endMs = rehearsal.now().getTime() + 24 * hourMs;
  await rehearsal.edit(edited, 'Refunds take three days.');
  await rehearsal.remove(deleted);
  const created = await rehearsal.create('Shipping', 'Two days.');
  await rehearsal.deliverEvents();
  const shown = await rehearsal.engine.read(created);
  expect(shown).toMatchObject({
    sync_status: 'failed',
    sync_error: { type: 'server_error' },
    sync_error_message: 'Service unavailable. Retrying automatically. You can also retry now.',
  });
  let sweeps = 0;
  for (; rehearsal.now().getTime() < endMs; sweeps += 1) await rehearsal.nextRetry();
  expect(await rehearsal.compareAtNight()).toMatchObject({ status: 'failed', message: expect.any(String) });

  // Three documents have at most 31 syncs each, with three attempts. The comparison adds three.
  const { writes, requests, indexRequests } = rehearsal.cost();
  const syncs = 3 * (sweeps + 1);
  expect(sweeps).toBeLessThanOrEqual(30);
  expect(requests - indexRequests).toBeLessThanOrEqual(3 * syncs + 3);
  expect(indexRequests).toBeLessThanOrEqual(sweeps);
  expect(writes).toBeLessThanOrEqual(9 * syncs);
  expect((await rehearsal.engine.read(created)).next_retry_at).not.toBeNull();

  simulator.clearFaults();
  const startMs = rehearsal.now().getTime();
  while (!(await rehearsal.allSynced()) || (await deleted.get()).exists) await rehearsal.nextRetry();
  expect(rehearsal.now().getTime() - startMs).toBeLessThanOrEqual(hourMs + minuteMs);
  await rehearsal.expectBothSidesEqual();
  expect(rehearsal.copiesOf(edited)).toMatchObject([{ text: 'Refunds take three days.' }]);
  expect(rehearsal.copiesOf(created)).toMatchObject([{ text: 'Two days.' }]);
});
