import { availableParallelism } from 'node:os';
import { type OptionValue, runRootCommand } from '../emulator/src/command-line.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { childEnvironment, installed, runCommand } from '../emulator/src/run-command.ts';
import { completeCount } from '../lab/faults/plan.ts';

const defaultSchedules = 10_000;
const defaultRuns = completeCount;
/** A lane mostly waits for leases and time-outs. */
const defaultLanes = Math.max(2, Math.floor(availableParallelism() * 1.5));
const modelSuites = [
  'model',
  'calm',
  'by-hand',
  'shared-folder',
  'restored',
  'odd-values',
  'other-world',
  'lost-database',
  'folder',
  'regressions',
  'mutants',
].map((name) => `lab/model/${name}.test.ts`);
const realSuite = 'lab/faults/faults.test.ts';

function wholeNumber(option: string, value: OptionValue, least: number): string | null {
  if (value === undefined) return null;
  if (Number.isInteger(Number(value)) && Number(value) >= least) return String(value);
  throw new StackProblem(`--${option} is ${value}: give a whole number from ${least}.`);
}

async function runSuites(suites: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const { code } = await runCommand(installed('vitest'), ['run', ...suites, '--disable-console-intercept'], {
    env: childEnvironment(environment),
    stdio: 'inherit',
  });
  return code;
}

await runRootCommand({
  help: `
npm run test:faults [-- options]: checks that no fault loses, duplicates or strands a document. First the model check: random
schedules of the engine's steps in memory with crashes, lost answers and late requests, and engines that are broken on
purpose. Then fault runs on the real stack: emulators, processes of the functions, simulator. Dry runs find out which commits
each function makes; the runs kill its process before and after each of them. The last table counts faults and documents.

  --schedules <n>      schedules of the model check (default ${defaultSchedules})
  --runs <n>           fault runs (default ${defaultRuns}; 0: none). Fewer than ${completeCount} are a sample of the commits
  --lanes <n>          fault runs at once (default ${defaultLanes} on this machine)
  --run <n>            one of the fault runs alone, counted from 0, and no model check
  --seed <n>           chooses schedules and runs (default: a new one); a failure names the seed that repeats it
  --help`,
  options: {
    schedules: { type: 'string' },
    seed: { type: 'string' },
    runs: { type: 'string' },
    lanes: { type: 'string' },
    run: { type: 'string' },
  },
  run: async (values) => {
    const seed = wholeNumber('seed', values.seed, 0) ?? String(Date.now() % 2 ** 31);
    const schedules = wholeNumber('schedules', values.schedules, 1) ?? String(defaultSchedules);
    const runs = wholeNumber('runs', values.runs, 0) ?? String(defaultRuns);
    const lanes = wholeNumber('lanes', values.lanes, 1) ?? String(defaultLanes);
    const run = wholeNumber('run', values.run, 0);
    if (run === null) {
      console.log(`${schedules} schedules, seed ${seed}`);
      const code = await runSuites(modelSuites, { KNOWLEDGE_SYNC_SCHEDULES: schedules, KNOWLEDGE_SYNC_SEED: seed });
      if (code !== 0 || runs === '0') return code;
    }
    console.log(`${run === null ? `${runs} runs, ${lanes} at once` : `run ${run} of ${runs}`}, seed ${seed}`);
    return await runSuites([realSuite], {
      KNOWLEDGE_SYNC_RUNS: runs,
      KNOWLEDGE_SYNC_LANES: lanes,
      KNOWLEDGE_SYNC_SEED: seed,
      ...(run === null ? {} : { KNOWLEDGE_SYNC_RUN: run }),
    });
  },
});
