import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInstaller } from './apt.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
let lines: string[];
let questions: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apt-'));
  env = { PATH: `${folder}/bin:/usr/bin:/bin` };
  lines = [];
  questions = [];
  await mkdir(join(folder, 'bin'));
  await command('apt-cache', '[ "$2" = offered ] && echo "  Candidate: 1.0" || echo "  Candidate: (none)"');
  await command('apt-get', `echo "$*" >> ${folder}/calls`);
});
afterEach(() => rm(folder, { recursive: true }));

async function command(name: string, script: string): Promise<void> {
  const path = join(folder, 'bin', name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

const calls = async (): Promise<string[]> =>
  (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

const installer = (answer: boolean, canInstall = true) =>
  createInstaller(env, (line) => lines.push(line), {
    canInstall: async () => canInstall,
    ask: async (question) => {
      questions.push(question);
      return answer;
    },
  });

describe('the installer of Debian packages', () => {
  it('asks first, says what it installs and why, and installs the first that apt offers', async () => {
    expect(await installer(true).installFirst(['missing', 'offered'], 'The tests need it')).toBe('offered');
    expect(questions).toEqual(['The tests need it. Install the Debian package missing or offered with apt-get now?']);
    expect(lines).toEqual(['The tests need it. Installing the Debian package offered with apt-get ...']);
    expect(await calls()).toEqual(['update -q', 'install -y -q --no-install-recommends offered']);
  });

  it('runs no command after a no, and does not ask again', async () => {
    const refused = installer(false);
    expect(await refused.installFirst(['offered'], 'The tests need it')).toBeNull();
    expect(await refused.installFirst(['offered'], 'The tests need it')).toBeNull();
    expect(questions).toHaveLength(1);
    expect([...lines, ...(await calls())]).toEqual([]);
  });

  it('neither asks nor runs a command for a user who cannot install packages', async () => {
    expect(await installer(true, false).installFirst(['offered'], 'The tests need it')).toBeNull();
    expect([...questions, ...lines, ...(await calls())]).toEqual([]);
  });

  it('installs nothing when apt offers nothing, or when the installation fails', async () => {
    expect(await installer(true).installFirst(['missing'], 'The tests need it')).toBeNull();
    expect(await calls()).toEqual(['update -q']);
    await command('apt-get', 'exit 100');
    expect(await installer(true).installFirst(['offered'], 'The tests need it')).toBeNull();
  });
});
