/**
 * Faults for real: emulator, functions' processes, simulator. KNOWLEDGE_SYNC_RUNS says how many runs, KNOWLEDGE_SYNC_LANES how many
 * at once, KNOWLEDGE_SYNC_SEED which, and KNOWLEDGE_SYNC_RUN a single one of them. The same seed makes the same plans; what meets what also depends on the machine.
 */
import { expect, it } from 'vitest';
import { runLanes } from './lanes.ts';
import { tableOf } from './tally.ts';

const runs = Number(process.env.KNOWLEDGE_SYNC_RUNS ?? 4);
const lanes = Number(process.env.KNOWLEDGE_SYNC_LANES ?? 2);
const only = process.env.KNOWLEDGE_SYNC_RUN === undefined ? null : Number(process.env.KNOWLEDGE_SYNC_RUN);
const seed = process.env.KNOWLEDGE_SYNC_SEED ?? '20261124';

it(`loses, doubles and strands nothing in ${runs} runs with faults`, {
  timeout: 120_000 + runs * 120_000,
}, async () => {
  const tally = await runLanes({ seed, runs, lanes, only }, console.log);
  console.log([`seed ${seed}`, ...tableOf(tally), ...tally.problems, ...tally.stories].join('\n'));
  expect(tally.problems).toEqual([]);
  expect(tally.runs).toBe(only === null ? runs : 1);
  expect(tally.verdicts).toEqual({ right: tally.documents, lost: 0, duplicated: 0, stranded: 0 });
  expect(tally.faults.size).toBeGreaterThan(runs);
});
