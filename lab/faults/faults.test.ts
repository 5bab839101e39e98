/**
 * Faults for real: emulator, functions' processes, simulator. KNOWLEDGE_SYNC_RUNS says how many runs, KNOWLEDGE_SYNC_LANES how many
 * at once, KNOWLEDGE_SYNC_SEED which, and KNOWLEDGE_SYNC_RUN a single one of them. The same seed makes the same plans; what meets what also depends on the machine.
 */
import { expect, it } from 'vitest';
import { completeCount, runLanes } from './lanes.ts';
import { crashesAtCommits, requestKinds, titleOf } from './plan.ts';
import { tableOf } from './tally.ts';

/** So few take about a minute: `npm test` must not make anybody wait. */
const runs = Number(process.env.KNOWLEDGE_SYNC_RUNS ?? 4);
const lanes = Number(process.env.KNOWLEDGE_SYNC_LANES ?? 2);
const only = process.env.KNOWLEDGE_SYNC_RUN === undefined ? null : Number(process.env.KNOWLEDGE_SYNC_RUN);
const seed = process.env.KNOWLEDGE_SYNC_SEED ?? '20261124';

const otherKinds = [
  ...['dropped', 'duplicated', 'delayed', 'reordered'].map((kind) => `event ${kind}`),
  ...['paused', 'cut off', 'restarted'].map((kind) => `Firestore ${kind}`),
  'folder deleted by hand',
  'copy deleted by hand',
];

it(`loses, doubles and strands nothing in ${runs} runs with faults`, {
  timeout: 120_000 + runs * 120_000,
}, async () => {
  const tally = await runLanes({ seed, runs, lanes, only }, console.log);
  console.log([`seed ${seed}`, ...tableOf(tally), ...tally.problems, ...tally.stories].join('\n'));
  expect(tally.problems).toEqual([]);
  expect(tally.runs).toBeGreaterThanOrEqual(only === null ? runs : 1);
  expect(tally.verdicts).toEqual({ right: tally.documents, lost: 0, duplicated: 0, stranded: 0 });
  // What never happened would prove nothing; a few runs cannot hold everything.
  const happened = [...tally.faults.keys()];
  expect(happened.length).toBeGreaterThan(only === null ? 10 : 0);
  if (tally.runs < completeCount) return;
  expect(crashesAtCommits.map(titleOf).filter((crash) => !happened.includes(crash))).toEqual([]);
  for (const kind of requestKinds) expect(happened).toContain(`request ${kind}`);
  for (const kind of otherKinds) expect(happened).toContain(kind);
});
