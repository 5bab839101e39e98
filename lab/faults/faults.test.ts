/**
 * Faults on the real stack: Firestore emulator, processes of the functions, simulator. The
 * environment chooses: KNOWLEDGE_SYNC_RUNS how many runs, KNOWLEDGE_SYNC_LANES how many at once,
 * KNOWLEDGE_SYNC_SEED which runs, and KNOWLEDGE_SYNC_RUN only one of them. The same seed makes the
 * same plans; the timing also depends on the machine.
 */
import { expect, it } from 'vitest';
import { runLanes } from './lanes.ts';
import { completeCount } from './plan.ts';
import { requestKinds } from './request-faults.ts';
import { tableOf } from './tally.ts';

/** Commits that depend on the moment of a sweep. */
const maxAbsent = 3;
/** Takes about a minute, so that `npm test` stays short. */
const runs = Number(process.env.KNOWLEDGE_SYNC_RUNS ?? 4);
const lanes = Number(process.env.KNOWLEDGE_SYNC_LANES ?? 2);
const only = process.env.KNOWLEDGE_SYNC_RUN === undefined ? null : Number(process.env.KNOWLEDGE_SYNC_RUN);
const seed = process.env.KNOWLEDGE_SYNC_SEED ?? '20261124';

const functions = ['api', 'onKnowledgeWritten', 'onJobWritten', 'sweepKnowledge'];

const otherFaults = [
  ...['dropped', 'duplicated', 'delayed', 'reordered'].map((kind) => `event ${kind}`),
  ...['paused', 'cut off', 'restarted'].map((kind) => `Firestore ${kind}`),
  ...['deleted', 'renamed', 'moved'].map((how) => `folder ${how} by hand`),
  'new API key',
  'copy deleted by hand',
];

it(`loses, duplicates and strands no document in ${runs} runs with faults`, {
  timeout: 300_000 + runs * 150_000,
}, async () => {
  const tally = await runLanes({ seed, runs, lanes, only }, console.log);
  const missing = tally.coverage.missing().map(({ scenario, rule }) => ({ scenario, ...rule }));
  console.log([`seed ${seed}`, ...tableOf(tally), ...tally.problems, ...tally.stories].join('\n'));
  expect(tally.problems).toEqual([]);
  expect(tally.runs).toBeGreaterThanOrEqual(only === null ? runs : 1);
  expect(tally.verdicts).toEqual({
    right: tally.documents,
    lost: 0,
    duplicated: 0,
    stranded: 0,
    wronglyDeleted: 0,
    wronglyEqual: 0,
  });
  expect(tally.noticed).toBeGreaterThan(0);
  // Faults that do not happen prove nothing. A sample of the runs cannot hold all of them.
  const happened = [...tally.faults.keys()];
  expect(happened.length).toBeGreaterThan(only === null ? 10 : 0);
  expect(happened.filter((title) => title.startsWith('kill '))).not.toEqual([]);
  if (tally.runs < completeCount) return;
  expect(missing).toEqual([]);
  expect(tally.coverage.absent()).toBeLessThanOrEqual(maxAbsent);
  expect(tally.coverage.functions().sort()).toEqual([...functions].sort());
  for (const kind of requestKinds) expect(happened).toContain(`request ${kind}`);
  for (const kind of otherFaults) expect(happened).toContain(kind);
});
