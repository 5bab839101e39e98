/** Workers that make the folder for longer than its lease, and a folder that is deleted by hand. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadEngine } from './engine.ts';
import { type Move, slowFolderSchedules } from './moves.ts';
import { report, runSchedule } from './run-schedule.ts';

const count = Math.ceil(Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 4);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_124);

it(`keeps every copy in the folder of record in ${count} schedules with slow folder requests`, {
  timeout: 60_000 + count * 200,
}, async () => {
  const engine = await loadEngine();
  const tally = new Map<string, number>();
  const result = await fc.check(
    fc.asyncProperty(
      slowFolderSchedules,
      async (moves) => (await runSchedule(engine, moves, {}, tally)).problem === null,
    ),
    { numRuns: count, seed },
  );
  if (result.failed) {
    const [moves]: [Move[]] = result.counterexample ?? [[]];
    const where = `seed ${result.seed}, path ${result.counterexamplePath}`;
    expect.fail(`${where}\n${report(moves, await runSchedule(engine, moves))}`);
  }
  console.log([...tally].map(([kind, times]) => `${kind}: ${times}`).join(', '));
  expect(result.numRuns).toBe(count);
  for (const kind of ['slow', 'folder ready', 'folder deleted by hand']) {
    expect(tally.get(kind) ?? 0, kind).toBeGreaterThan(0);
  }
});
