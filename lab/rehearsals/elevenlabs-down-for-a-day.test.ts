import { afterAll, beforeAll, expect, it } from 'vitest';
import { hourMs, minuteMs, type Rehearsal, startRehearsal } from './rehearsal.ts';

let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await startRehearsal();
});
afterAll(() => rehearsal.stop());

it('ElevenLabs down for a day', async () => {
  const { simulator } = rehearsal.engine;
  const edited = await rehearsal.create('Refunds', 'Refunds take five days.');
  const deleted = await rehearsal.create('Old prices', 'Prices of last year.');
  await rehearsal.create('Opening hours', 'Nine to five.');
  await rehearsal.deliverEvents();

  // The outage begins while a request is under way, which takes effect without an answer.
  simulator.addFault({ kind: 'accepted_unanswered', name: 'Shipping', times: 1 });
  simulator.addFault({ kind: 'status', status: 503 });
  simulator.clearRequests();
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

  // Three attempts for each retry of a document, and one request about indexes with each sweep.
  const { by_route: byRoute } = simulator.counts();
  const ofDocuments = simulator.counts().total - (byRoute['POST /v1/convai/knowledge-base/rag-index'] ?? 0);
  expect(sweeps).toBeLessThan(32);
  expect(ofDocuments).toBeLessThanOrEqual(3 * 3 * (sweeps + 1) + 3);
  expect((await rehearsal.engine.read(created)).next_retry_at).not.toBeNull();

  simulator.clearFaults();
  const startMs = rehearsal.now().getTime();
  while (!(await rehearsal.allSynced()) || (await deleted.get()).exists) await rehearsal.nextRetry();
  expect(rehearsal.now().getTime() - startMs).toBeLessThanOrEqual(hourMs + minuteMs);
  await rehearsal.expectBothSidesEqual();
  expect(rehearsal.copiesOf(edited)).toMatchObject([{ text: 'Refunds take three days.' }]);
  expect(rehearsal.copiesOf(created)).toMatchObject([{ text: 'Two days.' }]);
});
