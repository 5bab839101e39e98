/**
 * Measures a cold start: loading the entry alone, which is enough for an event without work, and
 * loading everything that a sync needs.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { stackDir } from '@knowledge-sync/emulator/paths';
import { median } from '../../statistics.ts';
import type { Report } from '../report.ts';
import { engineChunks, entry, timeImports } from './cold-start.ts';

const runs = 7;

export async function benchLoad({ notice }: { notice(line: string): void }): Promise<Report> {
  notice('Building the functions ...');
  // Below the repository, where Node finds the packages that are not bundled.
  await mkdir(stackDir(''), { recursive: true });
  const functionsDir = await mkdtemp(stackDir('bench-load-'));
  try {
    await buildFunctions(functionsDir);
    const chunks = await engineChunks(functionsDir);
    notice('Loading them in fresh processes ...');
    const alone: number[] = [];
    const whole: number[] = [];
    for (let turn = 0; turn < runs; turn += 1) {
      alone.push(await timeImports(functionsDir, [entry]));
      whole.push(await timeImports(functionsDir, [entry, ...chunks]));
    }
    return {
      bench: 'load',
      conditions: `${runs} fresh processes each, Node ${process.versions.node}, ${availableParallelism()} cores`,
      figures: [
        {
          title: 'loading for an event without work, median',
          value: median(alone),
          unit: 'ms',
          beside: { title: 'for an event that needs a sync', value: median(whole) },
          aim: null,
        },
      ],
    };
  } finally {
    await rm(functionsDir, { recursive: true, force: true });
  }
}
