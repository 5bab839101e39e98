/** The model check with scripts and people that write documents directly in Firestore. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadEngine } from './engine.ts';
import type { Kind } from './model.ts';
import { handSchedules, kinds, type Move } from './moves.ts';
import { report, runSchedule } from './run-schedule.ts';

const count = Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 300);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_129);

it(`keeps every promise in ${count} schedules with writes by hand`, { timeout: 60_000 + count * 300 }, async () => {
  const engine = await loadEngine();
  const tally = new Map<string, number>();
  const result = await fc.check(
    fc.asyncProperty(
      handSchedules,
      kinds,
      async (moves, kinds) => (await runSchedule(engine, moves, {}, tally, kinds)).problem === null,
    ),
    { numRuns: count, seed },
  );
  if (result.failed) {
    const [moves, kinds]: [Move[], readonly [Kind, Kind]] = result.counterexample ?? [[], ['text', 'text']];
    const where = `seed ${result.seed}, path ${result.counterexamplePath} ${kinds.join(', ')}`;
    expect.fail(`${where}\n${report(moves, await runSchedule(engine, moves, {}, tally, kinds))}`);
  }
  for (const kind of ['written by hand', 'document taken in']) expect(tally.get(kind) ?? 0, kind).toBeGreaterThan(0);
});
