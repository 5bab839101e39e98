/** The lockfile of the packed functions, from which the cloud build installs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { runCommand } from '@knowledge-sync/emulator/run-command';
import { z } from 'zod';

const packageSchema = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
});
const lockSchema = z.looseObject({ lockfileVersion: z.literal(3), packages: z.record(z.string(), packageSchema) });
type Lock = z.infer<typeof lockSchema>;

const readLock = async (path: string): Promise<Lock> => lockSchema.parse(JSON.parse(await readFile(path, 'utf8')));

/**
 * Writes the lockfile of the packed folder from the repository's own, so that the functions run
 * with the packages that the tests ran with. npm starts with all of them, and removes what the
 * folder does not need.
 *
 * @throws StackProblem when npm would install any other package
 */
export async function lockFunctions(folder: string, committed = join(rootDir, 'package-lock.json')): Promise<void> {
  const known = packagesOfFunctions(await readLock(committed));
  const path = join(folder, 'package-lock.json');
  await writeFile(path, JSON.stringify({ lockfileVersion: 3, requires: true, packages: known }));
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { code, output } = await runCommand('npm', args, { cwd: folder, stdio: 'pipe' });
  if (code !== 0) throw new StackProblem(`npm could not lock the dependencies of ${folder}: ${output.trim()}`);
  const others = differences(known, await readLock(path));
  if (others.length > 0) {
    throw new StackProblem(
      `The functions would be deployed with packages that package-lock.json does not have: ${others.join(', ')}. Run npm install, test, and commit package-lock.json.`,
    );
  }
}

/** Every package as the functions' own folder sees it: its own before those of the repository. */
function packagesOfFunctions({ packages }: Lock): Lock['packages'] {
  const below = (folder: string) =>
    Object.entries(packages).flatMap(([at, entry]) =>
      at.startsWith(`${folder}node_modules/`) && entry.link !== true ? [[at.slice(folder.length), entry] as const] : [],
    );
  return Object.fromEntries([...below(''), ...below('functions/')]);
}

/** The packages of a lockfile that are unknown, or known in another version. */
function differences(known: Lock['packages'], { packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([at, { version, integrity }]) => {
    const isSame = known[at]?.version === version && known[at]?.integrity === integrity;
    return at === '' || isSame ? [] : `${at.replace(/^.*node_modules\//, '')} ${version}`;
  });
}
