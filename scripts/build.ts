import { join } from 'node:path';
import { buildFunctions, buildWeb } from '../emulator/src/builds.ts';
import { runRootCommand } from '../emulator/src/command-line.ts';
import { rootDir } from '../emulator/src/paths.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { lockFunctions } from '../functions/scripts/lock.ts';

const parts = {
  functions: async () => {
    const folder = join(rootDir, 'functions/dist');
    await buildFunctions(folder);
    await lockFunctions(folder);
  },
  web: () => buildWeb(join(rootDir, 'web/dist')),
};
type Part = keyof typeof parts;

const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

await runRootCommand({
  help: `
npm run build [-- functions | web]: builds functions/dist and web/dist for deployment. Without a name it builds both.
The page uses the Firestore database that DATABASE names in the environment, and without it the default one.`,
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
