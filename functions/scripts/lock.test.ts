/** The packed functions as the cloud build installs them: alone, from their lockfile. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { runCommand } from '@knowledge-sync/emulator/run-command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFunctions } from './lock.ts';

let temporary: string;
let packed: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'ks-packed-'));
  packed = join(temporary, 'packed');
  await buildFunctions(packed);
  await lockFunctions(packed);
});
afterAll(() => rm(temporary, { recursive: true }));

interface Lock {
  packages: Record<string, { version?: string; integrity?: string }>;
}
const readLock = async (folder: string): Promise<Lock> =>
  JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));

describe('lockFunctions', () => {
  it('locks exactly the packages of the committed lockfile that the functions need', async () => {
    const committed = (await readLock(rootDir)).packages;
    const { '': _, ...locked } = (await readLock(packed)).packages;
    expect(Object.keys(locked)).toContain('node_modules/firebase-functions');
    expect(Object.keys(locked)).not.toContain('node_modules/firebase-tools');
    for (const [at, { version, integrity }] of Object.entries(locked)) {
      expect({ version, integrity }, at).toEqual({
        version: committed[at]?.version,
        integrity: committed[at]?.integrity,
      });
    }
  });

  it('fails when the committed lockfile has another version than the functions name', async () => {
    const lock = await readLock(rootDir);
    const name = 'node_modules/firebase-functions';
    lock.packages[name] = { ...lock.packages[name], version: '7.3.2' };
    const stale = join(temporary, 'stale-lock.json');
    await writeFile(stale, JSON.stringify(lock));
    const folder = join(temporary, 'stale');
    await cp(packed, folder, { recursive: true });
    await expect(lockFunctions(folder, stale)).rejects.toThrow(
      /package-lock\.json does not have: firebase-functions [\d.]+\. Run npm install/,
    );
  });
});

describe('the packed folder', () => {
  it('installs alone, and exports the seven functions', async () => {
    const folder = join(temporary, 'alone');
    await cp(packed, folder, { recursive: true });
    const args = ['ci', '--omit=dev', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    const installed = await runCommand('npm', args, { cwd: folder, stdio: 'pipe' });
    expect(installed).toMatchObject({ code: 0 });
    expect(await readdir(join(folder, 'node_modules'))).not.toContain('@knowledge-sync');
    const script = "console.log(Object.keys(await import('./index.js')).sort().join(' '))";
    const imported = await runCommand(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      stdio: 'pipe',
    });
    expect(imported).toEqual({
      code: 0,
      output: 'api onBodyUpdated onJobWritten onKnowledgeCounted onKnowledgeWritten reconcileNightly sweepKnowledge\n',
    });
  });
});
