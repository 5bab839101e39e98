import { afterAll, beforeAll, expect, it } from 'vitest';
import { minuteMs, type Rehearsal, rehearsalTimeoutMs, startRehearsal } from './rehearsal.ts';

let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await startRehearsal();
});
afterAll(() => rehearsal.stop());

it('Key revoked', { timeout: rehearsalTimeoutMs }, async () => {
  const { simulator } = rehearsal.engine;
  const edited = await rehearsal.create('Refunds', 'Refunds take five days.');
  const deleted = await rehearsal.create('Old prices', 'Prices of last year.');
  await rehearsal.create('Opening hours', 'Nine to five.');
  await rehearsal.deliverEvents();

  simulator.changeSettings({ api_keys: ['second-key'] });
  await rehearsal.edit(edited, 'Refunds take three days.');
  await rehearsal.remove(deleted);
  const created = await Promise.all(['A', 'B', 'C'].map((name) => rehearsal.create(name, `Text of ${name}.`)));
  await rehearsal.deliverEvents();
  for (const ref of [edited, deleted, ...created]) {
    expect(await rehearsal.engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { type: 'auth_error' },
      sync_error_message: expect.stringContaining('Syncing continues automatically'),
    });
  }
  expect(rehearsal.copiesOf(edited)).toMatchObject([{ text: 'Refunds take five days.' }]);
  expect(await rehearsal.compareAtNight()).toMatchObject({ status: 'failed', message: expect.any(String) });

  // In half an hour one document tries, after 1, 2, 4, 8 and 10 minutes. The other requests are
  // about indexes.
  simulator.clearRequests();
  const sweeps = 15;
  const twoMinutes = async (): Promise<void> => {
    rehearsal.pass(minuteMs);
    await rehearsal.minute();
  };
  for (let n = 0; n < sweeps; n += 1) await twoMinutes();
  expect(simulator.counts().by_status).toEqual({ 401: simulator.counts().total });
  expect(simulator.counts().total).toBeLessThanOrEqual(5 + sweeps);

  // As after npm run rotate-key.
  rehearsal.deploy({ apiKey: 'second-key' });
  const isOver = async () => (await rehearsal.allSynced()) && !(await deleted.get()).exists;
  const rotatedMs = rehearsal.now().getTime();
  while (!(await isOver())) await twoMinutes();
  expect(rehearsal.now().getTime() - rotatedMs).toBeLessThanOrEqual(6 * minuteMs);
  await rehearsal.expectBothSidesEqual();
  expect(rehearsal.copiesOf(edited)).toMatchObject([{ text: 'Refunds take three days.' }]);
});
