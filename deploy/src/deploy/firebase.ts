/** Runs firebase-tools on the configuration of one project. */
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment, installed } from '@knowledge-sync/emulator/run-command';
import { checkout } from '../checkout.ts';
import { firebaseConfigFor, firebaseJsonSchema } from '../firebase-config.ts';
import { readDeployedRules } from '../foreign/rules.ts';
import type { Parameters } from '../parameters.ts';

interface FirebaseRun {
  isDone: boolean;
  output: string;
}

export interface Firebase {
  /**
   * Deploys these targets.
   * @param force lets firebase-tools answer its own questions. It may delete functions of our
   * codebase.
   */
  deploy(targets: string, options?: { force?: boolean }): Promise<FirebaseRun>;
  /** Publishes the page on a preview channel for that many days. */
  preview(channel: string, days: number): Promise<FirebaseRun>;
}

/**
 * firebase-tools finds its project folder by the configuration file, so the one of this project
 * stands at the root for the time of a deployment, next to its rules.
 */
export async function withFirebase<T>(
  projectId: string,
  parameters: Parameters,
  onOutput: (text: string) => void,
  act: (firebase: Firebase) => Promise<T>,
): Promise<T> {
  const folder = checkout();
  const name = `.firebase.${projectId}.json`;
  const rules = `.firebase.${projectId}.rules`;
  const base = firebaseJsonSchema.parse(JSON.parse(await readFile(join(folder, 'firebase.json'), 'utf8')));
  const config = firebaseConfigFor(base, parameters, rules);
  await writeFile(join(folder, name), `${JSON.stringify(config, withoutBuilds, 2)}\n`);
  await writeFile(join(folder, rules), await readDeployedRules(parameters));
  try {
    const common = ['--project', projectId, '--config', name, '--non-interactive'];
    return await act({
      deploy: (targets, { force = false } = {}) =>
        run(['deploy', '--only', targets, ...common, ...(force ? ['--force'] : [])], folder, onOutput),
      preview: (channel, days) =>
        run(['hosting:channel:deploy', channel, '--expires', `${days}d`, ...common], folder, onOutput),
    });
  } finally {
    for (const file of [name, rules]) await rm(join(folder, file), { force: true });
  }
}

/** Leaves out the steps that build for a plain `firebase deploy`: the build is a stage here. */
const withoutBuilds = (key: string, value: unknown): unknown => (key === 'predeploy' ? undefined : value);

function run(args: readonly string[], cwd: string, onOutput: (text: string) => void): Promise<FirebaseRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(installed('firebase'), args, {
      cwd,
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      onOutput(chunk.toString());
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ isDone: code === 0, output }));
  });
}
