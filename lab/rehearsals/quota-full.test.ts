import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rehearsal, rehearsalTimeoutMs, startRehearsal } from './rehearsal.ts';

let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await startRehearsal();
});
afterAll(() => rehearsal.stop());

describe('Quota full', { timeout: rehearsalTimeoutMs }, () => {
  it('holds what needs room, and continues once there is some', async () => {
    const { engine } = rehearsal;
    const { simulator } = engine;
    const edited = await rehearsal.create('Refunds', 'Refunds take five days.');
    const unused = await rehearsal.create('Old prices', 'Prices of last year.');
    await rehearsal.deliverEvents();

    const quota = { kind: 'status', preset: 'quota_exceeded' } as const;
    simulator.addFault({ ...quota, method: 'PATCH' });
    simulator.addFault({ ...quota, method: 'POST', route: '/v1/convai/knowledge-base/text' });
    await rehearsal.edit(edited, 'Refunds take three days, and longer for parcels.');
    const waiting = await Promise.all(['A', 'B', 'C'].map((name) => rehearsal.create(name, `Text of ${name}.`)));
    await rehearsal.deliverEvents();
    for (const ref of [edited, ...waiting]) {
      expect(await engine.read(ref)).toMatchObject({
        sync_status: 'failed',
        sync_error: { type: 'quota' },
        sync_error_message: expect.stringContaining('Syncing continues automatically'),
      });
    }
    expect(rehearsal.copiesOf(edited)).toMatchObject([{ text: 'Refunds take five days.' }]);

    // Deleting makes room, and works while the quota is full.
    await rehearsal.remove(unused);
    await rehearsal.deliverEvents();
    expect((await unused.get()).exists).toBe(false);
    simulator.clearFaults();
    await rehearsal.minutesUntil(rehearsal.allSynced, 4);
    await rehearsal.expectBothSidesEqual();

    // Pressing Retry does not wait for the service to try.
    simulator.addFault({ ...quota, method: 'PATCH' });
    await rehearsal.edit(edited, 'Refunds take two days.');
    await rehearsal.deliverEvents();
    simulator.clearFaults();
    const retried = await rehearsal.call('POST', '/api/knowledge/bulk', {
      json: { action: 'retry', filter: { cause: 'quota' } },
    });
    expect(await retried.json()).toMatchObject({ skipped: [], next_cursor: null });
    await rehearsal.deliverEvents();
    await rehearsal.expectBothSidesEqual();
  });

  it('of the index storage: documents stay synced and are indexed once there is room', async () => {
    const { engine } = rehearsal;
    engine.simulator.changeSettings({ rag_max_bytes: 1_000 });
    const ref = await rehearsal.create('Handbook', 'A long text. '.repeat(200));
    await rehearsal.deliverEvents();
    for (let n = 0; n < 3; n += 1) await rehearsal.minute();
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', index_status: 'limit_exceeded' });
    engine.simulator.changeSettings({ rag_max_bytes: 1_000_000 });
    const isIndexed = async () => (await engine.read(ref)).index_status === 'ready';
    await rehearsal.minutesUntil(isIndexed, 3);
  });
});
