import { portOffset, runRootCommand } from '../emulator/src/command-line.ts';
import { runDemoCommand } from '../emulator/src/demo/command.ts';
import { StackProblem } from '../emulator/src/problem.ts';

await runRootCommand({
  help: `
npm run demo [-- folder] [-- options]: sends a folder of mixed files (default: the sample documents) through the API and follows
them until they are synced: .md and .txt as texts; .pdf, .docx, .html, .htm and .epub, up to 20 MB each, as files. Files of other kinds
are left out and counted. It uses the running stack, or starts one for the time, and compares what was sent with what the
simulator then holds. Exit code 1 if one did not make it.

  --url <address>      also adds this web page; may be given several times
  --json               prints the result for programs, on standard output (npm run -s demo -- --json keeps npm's own lines away)
  --port-offset <n>    the stack whose ports were raised by n
  --help`,
  options: { url: { type: 'string', multiple: true }, json: { type: 'boolean' }, 'port-offset': { type: 'string' } },
  run: async (values, folders) => {
    if (folders.length > 1) throw new StackProblem(`Name one folder, not ${folders.length}.`);
    return runDemoCommand({
      folder: folders[0] ?? null,
      urls: Array.isArray(values.url) ? values.url : [],
      json: values.json === true,
      portOffset: portOffset(values['port-offset']),
    });
  },
});
