import { portOffset, runRootCommand } from '../emulator/src/command-line.ts';
import { runDemoCommand } from '../emulator/src/demo/command.ts';
import { StackProblem } from '../emulator/src/problem.ts';

await runRootCommand({
  help: `
npm run demo [-- folder] [-- options]: sends a folder of files (default: the sample documents) through the API and waits until
they are synced: texts as texts that can be edited, other files (PDF, Office, OpenDocument, EPUB, HTML; up to 20 MB) as the page and
the API take them. Files that cannot be read are skipped and named. It uses the running stack, or starts one and stops it afterwards,
and compares what was sent with the copies in the simulator. The exit code is 1 if a document failed or differs.

  --url <address>      also adds this web page; can be repeated
  --ask                then asks agents a question about each document; the simulator gets an agent for it
  --json               prints the result as JSON on standard output (npm run -s demo -- --json hides npm's own lines)
  --port-offset <n>    uses the stack with this port offset
  --help`,
  options: {
    url: { type: 'string', multiple: true },
    ask: { type: 'boolean' },
    json: { type: 'boolean' },
    'port-offset': { type: 'string' },
  },
  run: async (values, folders) => {
    if (folders.length > 1) throw new StackProblem(`Name one folder, not ${folders.length}.`);
    return runDemoCommand({
      folder: folders[0] ?? null,
      urls: Array.isArray(values.url) ? values.url : [],
      json: values.json === true,
      asks: values.ask === true,
      portOffset: portOffset(values['port-offset']),
    });
  },
});
