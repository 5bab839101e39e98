/**
 * Sweeps that make no pass. The model judges each: it leaves nothing that has been due for a
 * minute.
 */
import { expect, it } from 'vitest';
import { outage, outageMoves } from './calm.ts';
import { expectHappened, expectPromisesKept } from './check.ts';
import { loadEngine } from './engine.ts';
import { calmSchedules } from './moves.ts';
import { report, runSchedule } from './run-schedule.ts';

const count = Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 2;
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_124);

it(`leaves nothing that is due in ${count} schedules with a sweep each minute`, {
  timeout: 60_000 + count * 300,
}, async () => {
  const tally = await expectPromisesKept({ schedules: calmSchedules, count, seed });
  if (count >= 100) expectHappened(tally, ['calm sweep', 'crash_after', 'lands_late', 'FirestoreError']);
});

it('makes each retry of an outage in its minute, and is calm in between', async () => {
  const tally = new Map<string, number>();
  const run = await runSchedule(await loadEngine(), outageMoves, { provider: await outage() }, tally);
  expect(run.problem, report(outageMoves, run)).toBeNull();
  expectHappened(tally, ['calm sweep', 'attempt failed']);
});
