/** Runs `npm start` as a person does, and ends it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));

export interface Run {
  child: ChildProcess;
  mark: string;
  output(): string;
}

const runs: Run[] = [];

/** Starts `npm start` as a terminal does: in its own process group. */
export function npmStart(portOffset: string, ...options: string[]): Run {
  const mark = randomUUID();
  const child = spawn('npm', ['start', '--', '--port-offset', portOffset, ...options], {
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

export const untilReady = (run: Run): Promise<void> =>
  expect.poll(run.output, { timeout: 150_000, message: 'npm start is ready' }).toContain('Stop with Ctrl-C');

/** Every process of the run, in any process group: all inherit the mark. */
export async function processesOf({ mark }: Run): Promise<string[]> {
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

/** Presses Ctrl-C, and expects that every process ends within 5 seconds. */
export async function pressCtrlC(run: Run): Promise<void> {
  process.kill(-(run.child.pid ?? 0), 'SIGINT');
  await expect.poll(() => processesOf(run), { timeout: 5_000, intervals: [100] }).toEqual([]);
}

/** Whether a process of `processesOf` is the Firestore emulator itself, not its gate. */
export const isJava = (line: string): boolean => /^\d+ \S*java /.test(line);

/** Kills what a test has left. */
export async function killRuns(): Promise<void> {
  for (const run of runs.splice(0)) {
    for (const line of await processesOf(run)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  }
}
