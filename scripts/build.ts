import { join } from 'node:path';
import { buildFunctions, buildWeb } from '../emulator/src/builds.ts';
import { runRootCommand } from '../emulator/src/command-line.ts';
import { rootDir } from '../emulator/src/paths.ts';
import { StackProblem } from '../emulator/src/problem.ts';

const parts = {
  functions: () => buildFunctions(join(rootDir, 'functions/dist')),
  web: () => buildWeb(join(rootDir, 'web/dist')),
};
type Part = keyof typeof parts;

const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

await runRootCommand({
  help: `
npm run build [-- functions | web]: makes what is deployed, in functions/dist and web/dist. Without a name it makes both.`,
  options: {},
  run: async (_values, names) => {
    for (const name of names.length > 0 ? names : Object.keys(parts)) {
      if (!isPart(name)) throw new StackProblem(`There is no part ${name} to build: name functions, web or nothing.`);
      await parts[name]();
      console.log(`${name}/dist is built.`);
    }
    return 0;
  },
});
