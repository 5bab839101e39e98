/** This machine and this checkout. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { checkout } from '../../checkout.ts';
import { functionParameters } from '../../function-parameters.ts';
import { failed, ok } from '../../outcome.ts';
import { parametersPath } from '../../parameters.ts';
import { type Check, npmRun } from '../check.ts';

const manifestSchema = z.looseObject({
  devDependencies: z.looseObject({ node: z.string(), 'firebase-tools': z.string() }),
});
const lockSchema = z.object({
  packages: z.looseObject({ '': z.looseObject({ devDependencies: z.record(z.string(), z.string()).optional() }) }),
});

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(checkout(), path), 'utf8'));
const readManifest = async () => manifestSchema.parse(await readJson('package.json')).devDependencies;

const tools: Check = {
  id: 'tools',
  title: 'Tools',
  isNeededForDeploy: true,
  needs: [],
  async run() {
    const { node, 'firebase-tools': wanted } = await readManifest();
    const { version } = z
      .object({ version: z.string() })
      .parse(await readJson('node_modules/firebase-tools/package.json'));
    if (version !== wanted) return failed(`firebase-tools is ${version}, not ${wanted}`, 'npm ci');
    if (process.versions.node !== node) return failed(`Node.js is ${process.versions.node}, not ${node}`, 'npm ci');
    return ok(`Node.js ${node}, firebase-tools ${version}`);
  },
};

const lockfile: Check = {
  id: 'lockfile',
  title: 'Lockfile',
  isNeededForDeploy: true,
  needs: [],
  async run() {
    const lock = lockSchema.safeParse(await readJson('package-lock.json').catch(() => null));
    if (!lock.success) return failed('package-lock.json is missing or damaged', 'git checkout package-lock.json');
    const locked = lock.data.packages[''].devDependencies ?? {};
    const wanted = Object.entries(await readManifest());
    const differing = wanted.find(([name, version]) => locked[name] !== version);
    if (differing !== undefined) {
      return failed(
        `package.json and package-lock.json differ in ${differing[0]}`,
        'npm install, then commit the lockfile',
      );
    }
    if (await isChanged('package-lock.json')) {
      return failed('package-lock.json is not committed', 'Commit it, or git checkout package-lock.json');
    }
    return ok('as in package.json');
  },
};

/** False in a folder that git does not know, such as a downloaded archive. */
async function isChanged(path: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('git', ['status', '--porcelain', '--', path], { cwd: checkout() });
    return stdout.trim() !== '';
  } catch {
    return false;
  }
}

const parameters: Check = {
  id: 'parameters',
  title: 'Parameters',
  isNeededForDeploy: true,
  needs: [],
  async run(facts) {
    const path = parametersPath(facts.project.id);
    if (facts.project.parameters === null) return failed(`${path} is missing`, npmRun('setup', facts));
    const { values } = facts.project.parameters;
    const missing = functionParameters.filter(({ name }) => values[name] === undefined).map(({ name }) => name);
    if (missing.length > 0) return failed(`${path} has no ${missing.join(', ')}`, npmRun('setup', facts));
    return ok(path);
  },
};

export const checkoutChecks: readonly Check[] = [tools, lockfile, parameters];
