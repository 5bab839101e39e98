import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Simulator } from '../simulator/index.ts';
import type { StackInfo } from '../stack-info.ts';
import { exportEmulators } from './export-emulators.ts';
import { addToRegistry, installationOf } from './installations.ts';
import type { SaveContent } from './saved-data.ts';

export const simulatorFolder = (path: string): string => join(path, 'simulator');

const attempts = 3;

/**
 * Writes all data of a stack. The emulators and the simulator change independently, so the export
 * is repeated when a sync has changed the simulator while it ran. Otherwise a document could be
 * saved as synced next to a copy of another time.
 */
export async function saveStack(
  { info, simulator, id }: { info: StackInfo; simulator: Simulator | null; id: string },
  path: string,
  signal: AbortSignal,
): Promise<SaveContent> {
  for (let attempt = 1; ; attempt += 1) {
    const before = simulator?.describeState();
    await exportEmulators(info, path, signal);
    if (simulator?.describeState() === before || attempt === attempts) break;
    await rm(path, { recursive: true });
  }
  await simulator?.saveState(simulatorFolder(path));
  const installation = await installationOf(info, signal);
  // Nothing that only a simulator has is left anywhere.
  if (simulator === null) await addToRegistry(installation);
  return { id, installation };
}
