import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import { findExecutable } from './java.ts';

const run = promisify(execFile);

const maxBuffer = 64 * 1024 * 1024;

/** Whether this user can install Debian packages: root on Debian or a relative of it. */
async function canInstallPackages(env: NodeJS.ProcessEnv): Promise<boolean> {
  return (
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && (await findExecutable('apt-get', env)) !== null
  );
}

/** Asks on the terminal. Without a terminal, or in continuous integration, the answer is yes. */
async function askOnTerminal(question: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY || env.CI) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

async function hasCandidate(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await run('apt-cache', ['policy', name], { env: { ...env, LC_ALL: 'C' } });
    return /Candidate: (?!\(none\))/.test(stdout);
  } catch {
    return false;
  }
}

async function update(env: NodeJS.ProcessEnv): Promise<void> {
  await run('apt-get', ['update', '-q'], { env, maxBuffer }).catch(() => undefined);
}

async function install(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer,
    });
    return true;
  } catch {
    return false;
  }
}

export interface Installer {
  /**
   * Installs the first of the packages that apt offers. It says what it installs and why, and asks
   * first on a terminal.
   * @param why a sentence for the person, without a full stop
   * @returns the package's name, or null when none was installed
   */
  installFirst(names: readonly string[], why: string): Promise<string | null>;
}

/** @param notice shows a line to the person */
export function createInstaller(
  env: NodeJS.ProcessEnv,
  notice: (line: string) => void,
  { canInstall = canInstallPackages, ask = askOnTerminal } = {},
): Installer {
  let isUpdated = false;
  let isRefused = false;
  const updateOnce = async (): Promise<void> => {
    if (isUpdated) return;
    isUpdated = true;
    await update(env);
  };
  return {
    async installFirst(names, why) {
      if (isRefused || !(await canInstall(env))) return null;
      const question = `${why}. Install the Debian package ${names.join(' or ')} with apt-get now?`;
      if (!(await ask(question, env))) {
        isRefused = true;
        return null;
      }
      for (const isSecondRound of [false, true]) {
        if (isSecondRound) await updateOnce();
        for (const name of names) {
          if (!(await hasCandidate(name, env))) continue;
          notice(`${why}. Installing the Debian package ${name} with apt-get ...`);
          await updateOnce();
          if (await install(name, env)) return name;
        }
      }
      return null;
    },
  };
}
