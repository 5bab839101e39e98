import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { type Ended, runCommand, typescript } from '@knowledge-sync/emulator/run-command';
import type { StandIn } from '../stand-in/server.ts';

const copied = [
  'firebase.json',
  'firestore.rules',
  'firestore.indexes.json',
  '.firebaserc',
  'package.json',
  'package-lock.json',
];

export interface TestCheckout {
  folder: string;
  /** Runs `npm run <command>` of this checkout, without a terminal. */
  run(command: string, args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  remove(): Promise<void>;
}

/** A copy of what the commands read and write, with a home folder of its own. */
export async function makeCheckout(standIn: StandIn | null): Promise<TestCheckout> {
  const folder = await mkdtemp(join(tmpdir(), 'ks-checkout-'));
  await mkdir(join(folder, 'deploy'));
  await mkdir(join(folder, 'home'));
  for (const name of copied) await copyFile(join(rootDir, name), join(folder, name));
  await symlink(join(rootDir, 'node_modules'), join(folder, 'node_modules'));
  const { PATH = '' } = process.env;
  return {
    folder,
    run: (command, args, env = {}) =>
      runCommand(process.execPath, [...typescript, join(rootDir, `scripts/${command}.ts`), ...args], {
        // Nothing of the machine's own sign-in.
        env: { PATH, HOME: join(folder, 'home'), KNOWLEDGE_SYNC_CHECKOUT: folder, ...standIn?.env, ...env },
        stdio: 'pipe',
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
