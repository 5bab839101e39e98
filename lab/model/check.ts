import fc from 'fast-check';
import { expect } from 'vitest';
import { loadEngine } from './engine.ts';
import type { Kind } from './model.ts';
import { kinds, type Move } from './moves.ts';
import { report, runSchedule } from './run-schedule.ts';

interface Check {
  schedules: fc.Arbitrary<Move[]>;
  count: number;
  seed: number;
  /** Faults and reactions that must have happened. */
  mustHappen: readonly string[];
}

/** Fails with the shortest schedule that breaks a promise, and its log. */
export async function expectPromisesKept({ schedules, count, seed, mustHappen }: Check): Promise<void> {
  const engine = await loadEngine();
  const tally = new Map<string, number>();
  const result = await fc.check(
    fc.asyncProperty(
      schedules,
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
  for (const kind of mustHappen) expect(tally.get(kind) ?? 0, kind).toBeGreaterThan(0);
}
