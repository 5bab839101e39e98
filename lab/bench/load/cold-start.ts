/** How long Node takes to load the deployed functions, in a process that has loaded nothing before. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Entry of the bundle: what every event and call loads. */
export const entry = 'index.js';

/** What an event that asks for a sync loads besides: the engine and ElevenLabs' SDK. */
export async function engineChunks(functionsDir: string): Promise<string[]> {
  const files = await readdir(join(functionsDir, 'chunks'));
  return ['sync', 'engine-context', 'client', 'elevenlabs-js'].map((name) => {
    const file = files.find((each) => each.startsWith(`${name}-`) && each.endsWith('.js'));
    if (file === undefined) throw new Error(`the bundle has no chunk ${name}`);
    return join('chunks', file);
  });
}

/** @returns milliseconds from the first line of the process's program until all files are loaded */
export async function timeImports(functionsDir: string, files: readonly string[]): Promise<number> {
  const urls = files.map((file) => pathToFileURL(join(functionsDir, file)).href);
  const program = `
    const startedMs = performance.now();
    for (const url of ${JSON.stringify(urls)}) await import(url);
    console.log(performance.now() - startedMs);
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', GCLOUD_PROJECT: 'demo-bench' },
  });
  return Number(stdout.trim().split('\n').at(-1));
}
