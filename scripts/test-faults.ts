import { runRootCommand } from '../emulator/src/command-line.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { childEnvironment, installed, runCommand } from '../emulator/src/run-command.ts';

const defaultSchedules = 10_000;
const suites = ['model', 'regressions', 'mutants'].map((name) => `functions/src/model/${name}.test.ts`);

function wholeNumber(option: string, value: string | boolean | undefined, least: number): string | null {
  if (value === undefined) return null;
  if (Number.isInteger(Number(value)) && Number(value) >= least) return String(value);
  throw new StackProblem(`--${option} is ${value}: give a whole number from ${least}.`);
}

await runRootCommand({
  help: `
npm run test:faults [-- options]: the model check. Random schedules of the engine's real steps, with crashes, lost answers, late requests
and everything else that can go wrong, after each of which every promise must be kept; then the engine broken on purpose.

  --schedules <n>      how many (default ${defaultSchedules})
  --seed <n>           which; a failure names the one to repeat it with (default: another one every time)
  --help`,
  options: { schedules: { type: 'string' }, seed: { type: 'string' } },
  run: async (values) => {
    const seed = wholeNumber('seed', values.seed, 0) ?? String(Date.now() % 2 ** 31);
    const schedules = wholeNumber('schedules', values.schedules, 1) ?? String(defaultSchedules);
    console.log(`${schedules} schedules, seed ${seed}`);
    const environment = { KNOWLEDGE_SYNC_SCHEDULES: schedules, KNOWLEDGE_SYNC_SEED: seed };
    const { code } = await runCommand(installed('vitest'), ['run', ...suites], {
      env: childEnvironment(environment),
      stdio: 'inherit',
    });
    return code;
  },
});
