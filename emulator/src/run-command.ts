import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { rootDir } from './paths.ts';
import { StackProblem } from './problem.ts';

const binDir = join(rootDir, 'node_modules', '.bin');

/** The path of a command that npm installed. */
export const installed = (name: string): string => join(binDir, name);

/**
 * The environment of child processes: the commands that npm installed, with its Node, are first on
 * PATH.
 */
export const childEnvironment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${binDir}${delimiter}${process.env.PATH ?? ''}`,
  ...extra,
});

/** Node arguments that run a TypeScript file without a second process. */
export const typescript = ['--import', 'tsx'] as const;

export interface Ended {
  code: number;
  output: string;
}

const children = new Set<ChildProcess>();

/** Ends the commands that still run. */
export function endCommands(): void {
  for (const child of children) child.kill('SIGTERM');
}

/**
 * Runs a command to its end. One that a signal kills counts as code 1.
 * @param stdio `inherit` shows the output, `pipe` collects it
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; stdio: 'inherit' | 'pipe' },
): Promise<Ended> {
  const { env = childEnvironment(), cwd = rootDir, stdio } = options;
  const spawnOptions: SpawnOptions = { cwd, env, stdio: [stdio === 'inherit' ? 'inherit' : 'ignore', stdio, stdio] };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, spawnOptions);
    children.add(child);
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => {
      children.delete(child);
      reject(new StackProblem(`${command} does not start: ${error.message}`));
    });
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}
