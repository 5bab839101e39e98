/**
 * Runs benches in several processes at once, so that a quick run is short. Each process has an
 * environment of its own, which Firestore's client prefers to its settings.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StackProblem } from '../emulator/src/problem.ts';
import { runCommand, typescript } from '../emulator/src/run-command.ts';
import type { Report } from '../lab/bench/report.ts';

/**
 * @param lanes the arguments of each process
 * @param dir for the reports until they are read
 * @returns the reports of all processes
 */
export async function runLanes(
  lanes: readonly (readonly string[])[],
  dir: string,
  notice: (line: string) => void,
): Promise<Report[]> {
  const folder = await mkdtemp(join(dir, 'quick-'));
  const runLane = async (args: readonly string[], at: number): Promise<Report[]> => {
    const file = join(folder, `${at}.json`);
    const command = [...typescript, 'scripts/bench.ts', ...args, '--out', file];
    const { code, output } = await runCommand(process.execPath, command, { stdio: 'pipe' });
    if (code !== 0) throw new StackProblem(`npm run bench -- ${args.join(' ')} failed:\n${output.trim()}`);
    notice(`Ended: ${args.join(' ')}`);
    return JSON.parse(await readFile(file, 'utf8')) as Report[];
  };
  try {
    // All have to end before the folder is removed.
    const ended = await Promise.allSettled(lanes.map(runLane));
    return ended.flatMap((lane) => {
      if (lane.status === 'rejected') throw lane.reason;
      return lane.value;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
