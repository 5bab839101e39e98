import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { findExecutable } from './java.ts';

const run = promisify(execFile);

/** Whether packages can be installed without asking: root on Debian or a relative of it. */
export async function canInstallPackages(env: NodeJS.ProcessEnv): Promise<boolean> {
  return (
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && (await findExecutable('apt-get', env)) !== null
  );
}

async function hasCandidate(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await run('apt-cache', ['policy', name], { env: { ...env, LC_ALL: 'C' } });
    return /Candidate: (?!\(none\))/.test(stdout);
  } catch {
    return false;
  }
}

let updated = false;

async function update(env: NodeJS.ProcessEnv): Promise<void> {
  if (updated) return;
  updated = true;
  await run('apt-get', ['update', '-q'], { env, maxBuffer: 64 * 1024 * 1024 }).catch(() => undefined);
}

/**
 * Installs the first of the packages that apt can offer.
 * @returns the package's name, or null when none is offered or its installation failed
 */
export async function installFirst(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  notice: (line: string) => void,
): Promise<string | null> {
  for (const round of ['as known', 'after an update']) {
    if (round === 'after an update') await update(env);
    for (const name of names) {
      if (!(await hasCandidate(name, env))) continue;
      notice(`Installing ${name} (apt-get)`);
      await update(env);
      try {
        await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], {
          env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
          maxBuffer: 64 * 1024 * 1024,
        });
        return name;
      } catch {
        // another package may still do
      }
    }
  }
  return null;
}
