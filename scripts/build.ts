import { join } from 'node:path';
import { buildFunctions, buildWeb } from '../emulator/src/builds.ts';
import { runRootCommand } from '../emulator/src/command-line.ts';
import { rootDir } from '../emulator/src/paths.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { runCommand } from '../emulator/src/run-command.ts';

/** Writes the lockfile that pins what the cloud build installs: it sees only this folder. */
async function lock(folder: string): Promise<void> {
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { code, output } = await runCommand('npm', args, { cwd: folder, stdio: 'pipe' });
  if (code !== 0) throw new StackProblem(`npm could not lock the dependencies of ${folder}: ${output.trim()}`);
}

const parts = {
  functions: async () => {
    const folder = join(rootDir, 'functions/dist');
    await buildFunctions(folder);
    await lock(folder);
  },
  web: () => buildWeb(join(rootDir, 'web/dist')),
};
type Part = keyof typeof parts;

const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

await runRootCommand({
  help: `
npm run build [-- functions | web]: builds functions/dist and web/dist for deployment. Without a name it builds both.`,
  options: {},
  run: async (_values, names) => {
    for (const name of names.length > 0 ? names : Object.keys(parts)) {
      if (!isPart(name)) throw new StackProblem(`Cannot build ${name}. Use functions, web or no name.`);
      await parts[name]();
      console.log(`Built ${name}/dist.`);
    }
    return 0;
  },
});
