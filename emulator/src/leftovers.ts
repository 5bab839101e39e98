/** Finds files and processes that a run of the tests leaves behind. */
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { markedProcesses } from './processes.ts';

/** The variable that every process of a run of the tests inherits. */
export const runVariable = 'KNOWLEDGE_SYNC_TEST_RUN';

/** Folders that tools keep for their next start. */
const caches = /^(?:node-compile-cache|tsx-\d+|playwright-transform-cache-\d+)$/;

/** How long a process may take to end after its parent. */
const processGraceMs = 3000;

/**
 * Finds the files in a run's temporary folder, and the run's processes that still live.
 * @returns a line for files and one for processes
 */
export async function findLeftovers(temporaryFolder: string, run: string): Promise<string[]> {
  const lines: string[] = [];
  let pids = await markedProcesses(run, runVariable);
  for (const end = performance.now() + processGraceMs; pids.length > 0 && performance.now() < end; ) {
    await sleep(100);
    pids = await markedProcesses(run, runVariable);
  }
  if (pids.length > 0) lines.push(`the tests left processes running, with the ids ${pids.join(', ')}`);
  const names = (await readdir(temporaryFolder)).filter((name) => !caches.test(name)).sort();
  if (names.length > 0) {
    const shown = names.slice(0, 10).join(', ');
    lines.push(`the tests left ${names.length} files or folders in the temporary folder: ${shown}`);
  }
  return lines;
}
