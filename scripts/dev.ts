import { watch } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { buildFunctions, webEnvironment } from '../emulator/src/builds.ts';
import { portOffset, runRootCommand } from '../emulator/src/command-line.ts';
import { rootDir } from '../emulator/src/paths.ts';
import { assertDevPagePortFree, devPagePort } from '../emulator/src/ports.ts';
import { copyRules, projectFolder } from '../emulator/src/project-folder.ts';
import type { Stack } from '../emulator/src/stack.ts';
import { runStartCommand } from '../emulator/src/start-command.ts';

/** Editors save in bursts. */
const settleMs = 300;

async function serveWeb(stack: Stack, port: number) {
  Object.assign(process.env, webEnvironment(stack.info));
  const server = await createServer({
    root: join(rootDir, 'web'),
    configFile: join(rootDir, 'web/vite.config.ts'),
    server: { host: '127.0.0.1', port, strictPort: true, proxy: { '/api': stack.info.hostingUrl } },
  });
  await server.listen();
  return server;
}

/**
 * Rebuilds the functions and copies the rules when they change. The emulators reload both
 * automatically.
 */
function followSources(name: string): { stop(): void } {
  const folder = projectFolder(name);
  const report = (error: unknown): void => console.error(error instanceof Error ? error.message : error);
  let timer: NodeJS.Timeout | undefined;
  const rebuild = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      buildFunctions(folder.functions).then(() => console.log('Functions rebuilt.'), report);
    }, settleMs);
  };
  const watchers = [
    ...['functions/src', 'contract/src'].map((source) => watch(join(rootDir, source), { recursive: true }, rebuild)),
    watch(join(rootDir, 'firestore.rules'), () => void copyRules(folder).catch(report)),
  ];
  const stop = (): void => {
    for (const watcher of watchers) watcher.close();
  };
  return { stop };
}

await runRootCommand({
  help: `
npm run dev [-- options]: npm start with hot reload of the web page. Changed functions and rules are reloaded too.

  --fresh              deletes the saved local data and starts empty
  --samples            adds the sample documents, also to a real workspace
  --verbose            also shows the functions' warnings and errors
  --port-offset <n>    adds n to every port
  --help`,
  options: {
    fresh: { type: 'boolean' },
    samples: { type: 'boolean' },
    verbose: { type: 'boolean' },
    'port-offset': { type: 'string' },
  },
  run: async (values) => {
    const offset = portOffset(values['port-offset']);
    await assertDevPagePortFree(offset);
    return runStartCommand({
      portOffset: offset,
      verbose: values.verbose === true,
      isFresh: values.fresh === true,
      hasSamples: values.samples === true,
      serveWeb: async (stack) => {
        const server = await serveWeb(stack, devPagePort + offset);
        const sources = followSources(stack.name);
        return {
          url: `http://127.0.0.1:${devPagePort + offset}`,
          stop: async () => {
            sources.stop();
            await server.close();
          },
        };
      },
    });
  },
});
