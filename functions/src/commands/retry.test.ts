/** A retry by call and by the browser's flag at once. ../api/retry.test.ts tests the call alone. */
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { retryKnowledge } from './retry.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

test.each([1, 2, 3, 4, 5])(
  'a flag and a call at once cause one sync and one counted retry (round %i)',
  async (round) => {
    const name = `Flag and call ${round}`;
    const ref = await engine.store(`text ${round}`, {
      name,
      sync_status: 'failed',
      sync_retry_count: 2,
      retry_requested_at: Timestamp.now(),
    });
    const [, result] = await Promise.all([engine.deliver(ref), retryKnowledge(engine.instance(), ref.id)]);
    expect(['queued', 'not_failed']).toContain(result.kind);
    // The event of the call's own write, where the call was first.
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'completed',
      sync_retry_count: 3,
      retry_requested_at: null,
    });
    const copies = engine.simulator.documents().filter((document) => document.name.startsWith(name));
    expect(copies).toHaveLength(1);
  },
);
