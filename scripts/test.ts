import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from '../emulator/src/chromium.ts';
import { interruption } from '../emulator/src/interrupt.ts';
import { findLeftovers, runVariable } from '../emulator/src/leftovers.ts';
import { rootDir, stackDir } from '../emulator/src/paths.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { childEnvironment, installed, runCommand } from '../emulator/src/run-command.ts';
import { startStack } from '../emulator/src/stack.ts';
import { stackEnvironment } from '../emulator/src/stack-info.ts';
import { countPlaywright, countVitest, type Tally, total } from '../emulator/src/test-results.ts';

const help = `
npm test [-- <filter>...]: runs the unit, integration, rules and browser tests on their own stack, also while npm start runs.
A filter is part of a test file's path. The last line is \`N passed, N failed\`.`;

const stackName = 'test';
/** Far from the well-known ports. */
const testPortOffset = 10_000;
const browserConfig = 'e2e/playwright.config.ts';
/** Kept between runs. */
const playwrightCache = stackDir('playwright-cache');

async function readReport(path: string): Promise<unknown> {
  if (!existsSync(path)) return null;
  return JSON.parse(await readFile(path, 'utf8'));
}

/** Counts a runner without a report, or one that fails without a failed test, as one failure. */
function judged(runner: string, code: number, report: unknown, count: (report: unknown) => Tally): Tally {
  if (report === null) return { passed: 0, failed: 1, remarks: [`${runner} ended with code ${code} and no report`] };
  const tally = count(report);
  if (code === 0 || tally.failed > 0) return tally;
  return { ...tally, failed: 1, remarks: [...tally.remarks, `${runner} ended with code ${code}`] };
}

const projects = { unit: ['node', 'other-world', 'web'], faults: ['faults'] } as const;

/** @param isShown shows the output while the tests run; otherwise it is shown at the end */
async function runVitest(
  part: keyof typeof projects,
  filters: readonly string[],
  env: NodeJS.ProcessEnv,
  isShown: boolean,
): Promise<Tally> {
  const report = join(stackDir(stackName), `vitest-${part}.json`);
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  args.push(...projects[part].map((project) => `--project=${project}`));
  if (filters.length > 0) args.push('--passWithNoTests', ...filters);
  const stdio = isShown ? 'inherit' : 'pipe';
  const { code, output } = await runCommand(installed('vitest'), args, { env: childEnvironment(env), stdio });
  if (!isShown) console.log(output);
  return judged(`vitest (${part})`, code, await readReport(report), countVitest);
}

async function runPlaywright(filters: readonly string[], env: NodeJS.ProcessEnv): Promise<Tally> {
  if (!existsSync(join(rootDir, browserConfig))) {
    return { passed: 0, failed: 1, remarks: [`${browserConfig} is missing: restore it`] };
  }
  const chromium = await ensureChromium(process.env, console.error);
  const report = join(stackDir(stackName), 'playwright.json');
  const args = ['test', '-c', browserConfig, '--reporter=list,json'];
  if (filters.length > 0) args.push('--pass-with-no-tests', ...filters);
  const { code } = await runCommand(installed('playwright'), args, {
    env: childEnvironment({
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      ...(chromium === null ? {} : { CHROMIUM_PATH: chromium }),
    }),
    stdio: 'inherit',
  });
  return judged('playwright', code, await readReport(report), countPlaywright);
}

async function runTests(filters: readonly string[]): Promise<Tally> {
  const signal = interruption();
  const stack = await startStack({
    name: stackName,
    portOffset: testPortOffset,
    provider: { kind: 'simulator' },
    web: true,
    samples: false,
    notice: (line) => console.log(line),
    signal,
  });
  let ended = false;
  void stack.died.then((reason) => {
    if (ended || signal.aborted) return;
    console.error(reason);
    // The remaining tests would only wait for their time-outs.
    void stack.stop();
  });
  signal.addEventListener('abort', () => void stack.stop());
  try {
    const env = stackEnvironment(stack.info);
    const tallies = [await runVitest('unit', filters, env, true)];
    if (!signal.aborted) {
      tallies.push(...(await Promise.all([runPlaywright(filters, env), runVitest('faults', filters, env, false)])));
    }
    if (signal.aborted) throw new StackProblem('Stopped before the tests ended.');
    return total(tallies);
  } finally {
    ended = true;
    await stack.stop();
  }
}

/**
 * Runs the tests with their own temporary folder. Files and processes that they leave count as
 * failures.
 */
async function runCleanly(filters: readonly string[]): Promise<Tally> {
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'ks-'));
  const run = randomUUID();
  Object.assign(process.env, { TMPDIR: temporaryFolder, [runVariable]: run, PWTEST_CACHE_DIR: playwrightCache });
  try {
    const tally = await runTests(filters);
    const leftovers = await findLeftovers(temporaryFolder, run);
    return total([tally, { passed: 0, failed: leftovers.length, remarks: leftovers }]);
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(help.trim());
  process.exit(0);
}
const { passed, failed, remarks } = await runCleanly(args).catch((error: unknown) => ({
  passed: 0,
  failed: 1,
  remarks: [error instanceof StackProblem ? error.message : String(error)],
}));
for (const remark of remarks) console.log(remark);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
