import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAddressCheck } from './address-check.ts';
import { systemClock } from './clock.ts';
import { NoSlotError } from './no-slot.ts';

let simulator: Simulator;
let nowMs = 0;
const logged: unknown[] = [];
const ctx = {
  slots: { take: async () => async () => undefined },
  clock: { ...systemClock, monotonicMs: () => nowMs },
  logger: { info: () => undefined, warn: () => undefined, error: (...line: unknown[]) => void logged.push(line) },
};
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => {
  simulator.reset();
  logged.length = 0;
});
afterAll(() => simulator.stop());

test('asks once for all callers, and again after a minute', async () => {
  const check = createAddressCheck(ctx, simulator.url);
  expect(await Promise.all([check(), check()])).toEqual([null, null]);
  nowMs += 59_000;
  expect(await check()).toBeNull();
  expect(simulator.requests()).toHaveLength(1);
  nowMs += 2_000;
  simulator.addFault({ kind: 'status', preset: 'forbidden_html' });
  expect(await check()).toMatch(/HTTP 403.*status\.elevenlabs\.io/);
  expect(simulator.requests()).toHaveLength(2);
});

test('asks nothing and reports nothing while other calls ask ElevenLabs', async () => {
  const slots = { take: () => Promise.reject(new NoSlotError('busy')) };
  expect(await createAddressCheck({ ...ctx, slots }, `${simulator.url}/elsewhere`)()).toBeNull();
  expect(simulator.requests()).toEqual([]);
});

test('reports another address, logs it, and sees the correction after a while', async () => {
  const check = createAddressCheck(ctx, `${simulator.url}/elsewhere`);
  expect(await check()).toMatch(/isn't at this address: it answers HTTP 404.*Correct ELEVENLABS_BASE_URL/);
  expect(await check()).not.toBeNull();
  expect(logged).toHaveLength(1);
  nowMs += 16_000;
  await check();
  expect(logged).toHaveLength(2);
});
