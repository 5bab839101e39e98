import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const rootDir = fileURLToPath(new URL('..', import.meta.url));
/** Far from the well-known ports and from those of the stack of `npm test`. */
const freeOffset = '20000';
const takenOffset = '10000';

interface Run {
  child: ChildProcess;
  mark: string;
  output(): string;
}

const runs: Run[] = [];

/** Starts `npm start` as a terminal does: in its own process group. */
function npmStart(portOffset: string): Run {
  const mark = randomUUID();
  const child = spawn('npm', ['start', '--', '--port-offset', portOffset], {
    cwd: rootDir,
    env: { ...process.env, STOP_TEST_MARK: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const run = { child, mark, output: () => output };
  runs.push(run);
  return run;
}

/** Every process of the run, in any process group: all inherit the mark. */
async function processesOf({ mark }: Run): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.includes(`STOP_TEST_MARK=${mark}`)) continue;
    found.push(
      `${pid} ${(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').slice(0, 120)}`,
    );
  }
  return found;
}

/** Whether a process of `processesOf` is the Firestore emulator itself, not its gate. */
const isJava = (line: string): boolean => /^\d+ \S*java /.test(line);

test.afterEach(async () => {
  for (const run of runs.splice(0)) {
    for (const line of await processesOf(run)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  }
});

test('Ctrl-C ends npm start within 5 seconds and leaves no process', async () => {
  test.setTimeout(180_000);
  const run = npmStart(freeOffset);
  await expect.poll(run.output, { timeout: 120_000, message: 'npm start is ready' }).toContain('Stop with Ctrl-C');
  const page = await fetch('http://127.0.0.1:25000/api/health');
  expect(page.status).toBe(200);
  const running = await processesOf(run);
  expect(running.filter(isJava)).toHaveLength(1);

  process.kill(-(run.child.pid ?? 0), 'SIGINT');
  await expect.poll(() => processesOf(run), { timeout: 5_000, intervals: [100] }).toEqual([]);
});

test('a killed Firestore emulator ends npm start within 10 seconds, with code 1 and says that the data is lost', async () => {
  test.setTimeout(180_000);
  const run = npmStart(freeOffset);
  const closed = new Promise((resolve) => run.child.once('close', resolve));
  await expect.poll(run.output, { timeout: 120_000, message: 'npm start is ready' }).toContain('Stop with Ctrl-C');
  const [java] = (await processesOf(run)).filter(isJava);
  process.kill(Number.parseInt(java ?? '', 10), 'SIGKILL');
  await expect.poll(() => processesOf(run), { timeout: 10_000, intervals: [100] }).toEqual([]);
  expect(await closed).toBe(1);
  expect(run.output()).toMatch(/The Firestore emulator ended unexpectedly.*documents were only in memory and are lost/);
});

test('a port in use ends npm start with one line that names it and the fix', async () => {
  const run = npmStart(takenOffset);
  const code = await new Promise((resolve) => run.child.once('close', resolve));
  expect(code).toBe(1);
  const lines = run
    .output()
    .split('\n')
    .filter((line) => line.startsWith('Port '));
  expect(lines).toEqual([expect.stringMatching(/^Port \d+, for .*, is in use: stop/)]);
  expect(run.output()).not.toContain('    at ');
});
