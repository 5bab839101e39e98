/** Runs the model check with one kind of schedules. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { loadEngine } from './engine.ts';
import type { Kind, Mutation } from './model.ts';
import { kinds, type Move } from './moves.ts';
import { report, runSchedule } from './run-schedule.ts';

type Kinds = readonly [Kind, Kind];

interface Check {
  schedules: fc.Arbitrary<Move[]>;
  /** The sources of the two documents. Without it: all. */
  kinds?: fc.Arbitrary<Kinds>;
  count: number;
  seed: number;
  /** Changes the engine's surroundings, not the engine. */
  surroundings?: Mutation;
}

/**
 * Fails with the shortest schedule that breaks a promise, and its log.
 *
 * @returns how often each fault and each reaction of the engine happened
 */
export async function expectPromisesKept({ count, seed, ...check }: Check): Promise<ReadonlyMap<string, number>> {
  const engine = await loadEngine();
  const surroundings = check.surroundings ?? {};
  const tally = new Map<string, number>();
  const startedMs = performance.now();
  const result = await fc.check(
    fc.asyncProperty(
      check.schedules,
      check.kinds ?? kinds,
      async (moves, kinds) => (await runSchedule(engine, moves, surroundings, tally, kinds)).problem === null,
    ),
    { numRuns: count, seed },
  );
  const elapsedMs = performance.now() - startedMs;
  console.log(
    `${result.numRuns} schedules, ${Math.round((result.numRuns / elapsedMs) * 1_000)} a second, seed ${seed}`,
  );
  if (result.failed) {
    const [moves, kinds]: [Move[], Kinds] = result.counterexample ?? [[], ['text', 'text']];
    const where = `seed ${result.seed}, path ${result.counterexamplePath}`;
    const thrown = result.errorInstance === null ? '' : String(result.errorInstance);
    expect.fail(
      `${where} ${thrown} ${kinds.join(', ')}\n${report(moves, await runSchedule(engine, moves, surroundings, tally, kinds))}`,
    );
  }
  expect(result.numRuns).toBe(count);
  console.log([...tally].map(([kind, times]) => `${kind}: ${times}`).join(', '));
  return tally;
}

/** A fault that never happened proves nothing. */
export function expectHappened(tally: ReadonlyMap<string, number>, kinds: readonly string[]): void {
  for (const kind of kinds) expect(tally.get(kind) ?? 0, kind).toBeGreaterThan(0);
}
