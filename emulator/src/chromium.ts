import { existsSync } from 'node:fs';
import { createInstaller } from './apt.ts';
import { findExecutable } from './java.ts';
import { StackProblem } from './problem.ts';
import { installed, runCommand } from './run-command.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

async function find(env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const name of names) {
    const path = await findExecutable(name, env);
    if (path !== null) return path;
  }
  const macOs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return existsSync(macOs) ? macOs : null;
}

/**
 * Finds or installs a browser for the tests.
 * @returns the browser's path, or null when Playwright has its own
 */
export async function ensureChromium(env: NodeJS.ProcessEnv, notice: (line: string) => void): Promise<string | null> {
  const named = env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new StackProblem(`CHROMIUM_PATH names ${named}, which does not exist: correct or unset it.`);
  }
  const found = await find(env);
  if (found !== null) return found;
  notice("The browser tests need Chromium. Downloading Playwright's own ...");
  const { code } = await runCommand(installed('playwright'), ['install', 'chromium'], { stdio: 'pipe' });
  if (code === 0) return null;
  const { installFirst } = createInstaller(env, notice);
  if ((await installFirst(['chromium'], 'The browser tests need Chromium')) !== null) {
    const fromPackage = await find(env);
    if (fromPackage !== null) return fromPackage;
  }
  throw new StackProblem(
    'There is no Chromium for the browser tests, and none was installed: install Chromium or Google Chrome (Debian: `sudo apt-get install chromium`), or set CHROMIUM_PATH to one.',
  );
}
