import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Outlook } from '../runtime/outlook.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { boundFarAhead } from './far-ahead.ts';
import { FirstTimes } from './first-times.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

test.each([
  ['next_retry_at', { sync_status: 'failed' }],
  ['settles_at', { sync_status: 'completed' }],
  ['index_due_at', { sync_status: 'completed' }],
] as const)('tells %s that has come since the pass began', async (field, fields) => {
  const nowMs = Date.now();
  const came = Timestamp.fromMillis(nowMs - 2_000);
  const ref = await engine.store('Waits.', { ...fields, [field]: came });
  const outlook = new Outlook();
  const startedAt = Timestamp.fromMillis(nowMs - 5_000);
  await boundFarAhead(engine.instance(), startedAt, new FirstTimes(engine.db), outlook, true);
  expect(outlook.dueMs).toBe(came.toMillis());
  await ref.delete();
});
