import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLeftovers, runVariable } from './leftovers.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leftovers-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the leftovers of a run', () => {
  it('are none in an empty folder, and the caches of tools are none either', async () => {
    for (const cache of ['node-compile-cache', 'tsx-0', 'playwright-transform-cache-1000']) {
      await mkdir(join(folder, cache));
    }
    expect(await findLeftovers(folder, randomUUID())).toEqual([]);
  });

  it('are the files and folders in the temporary folder', async () => {
    await mkdir(join(folder, 'demo-x'));
    await writeFile(join(folder, 'fire_emu_1.sock'), '');
    expect(await findLeftovers(folder, randomUUID())).toEqual([
      'the tests left 2 files or folders in the temporary folder: demo-x, fire_emu_1.sock',
    ]);
  });

  it('are the processes of the run that still live, and not those of another run', async () => {
    const run = randomUUID();
    const child = (mark: string) =>
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        env: { ...process.env, [runVariable]: mark },
        stdio: 'ignore',
      });
    const [own, other] = [child(run), child(randomUUID())];
    expect(await findLeftovers(folder, run)).toEqual([`the tests left processes running, with the ids ${own.pid}`]);
    for (const each of [own, other]) each.kill('SIGKILL');
    await new Promise((resolve) => own.once('exit', resolve));
    expect(await findLeftovers(folder, run)).toEqual([]);
  });
});
