import { portOffset, runRootCommand } from '../emulator/src/command-line.ts';
import { runDemoCommand } from '../emulator/src/demo/command.ts';
import { StackProblem } from '../emulator/src/problem.ts';

await runRootCommand({
  help: `
npm run demo [-- folder] [-- options]: sends every .md and .txt file of the folder (default: the sample documents) through the API
and follows them until they are synced. It uses the running stack, or starts one for the time. Exit code 1 if one file failed.

  --json               prints the result for programs, on standard output (npm run -s demo -- --json keeps npm's own lines away)
  --port-offset <n>    the stack whose ports were raised by n
  --help`,
  options: { json: { type: 'boolean' }, 'port-offset': { type: 'string' } },
  run: async (values, folders) => {
    if (folders.length > 1) throw new StackProblem(`Name one folder, not ${folders.length}.`);
    return runDemoCommand({
      folder: folders[0] ?? null,
      json: values.json === true,
      portOffset: portOffset(values['port-offset']),
    });
  },
});
