import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The processes of a stack have a random mark in their environment, which children inherit. It
 * finds them after their parent has ended or in another process group, and never finds another
 * stack's processes.
 */
export const markVariable = 'KNOWLEDGE_SYNC_MARK';

async function markedInProc(entry: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(entry) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

async function markedByPs(entry: string): Promise<number[]> {
  const { stdout } = await run('ps', ['-axEww', '-o', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(entry))
    .map((line) => Number.parseInt(line, 10));
}

/** The live processes that have the mark, without this one. */
export async function markedProcesses(mark: string, variable: string = markVariable): Promise<number[]> {
  const entry = `${variable}=${mark}`;
  const pids = existsSync('/proc/self/environ') ? await markedInProc(entry) : await markedByPs(entry);
  return pids.filter((pid) => pid !== process.pid);
}

function signalEach(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has already ended.
    }
  }
}

/** Waits until no process has the mark. Kills the remaining ones after `graceMs`. */
export async function awaitProcessesEnd(mark: string, graceMs: number): Promise<void> {
  const deadline = performance.now() + graceMs;
  for (;;) {
    const pids = await markedProcesses(mark);
    if (pids.length === 0) return;
    if (performance.now() >= deadline) signalEach(pids, 'SIGKILL');
    await sleep(50);
  }
}
