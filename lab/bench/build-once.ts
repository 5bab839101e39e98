/** One build of the functions for all benches of a run. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { stackDir } from '@knowledge-sync/emulator/paths';

let built: Promise<string> | null = null;

/** @returns the folder of the build, which `removeBuild` removes */
export function functionsBuild(): Promise<string> {
  built ??= build();
  return built;
}

export async function removeBuild(): Promise<void> {
  const folder = await built?.catch(() => null);
  if (folder) await rm(folder, { recursive: true, force: true });
  built = null;
}

async function build(): Promise<string> {
  const folder = stackDir(`bench-functions-${randomUUID().slice(0, 8)}`);
  await buildFunctions(folder);
  return folder;
}
