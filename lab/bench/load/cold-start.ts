/**
 * Measures how long Node takes to load the deployed functions in a fresh process.
 */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Entry of the bundle, which every event and call loads. */
export const entry = 'index.js';

/** Finds the files that a sync loads in addition: the engine and the ElevenLabs SDK. */
export async function engineChunks(functionsDir: string): Promise<string[]> {
  const files = await readdir(join(functionsDir, 'chunks'));
  return ['sync', 'engine-context', 'client', 'elevenlabs-js'].map((name) => {
    const file = files.find((each) => each.startsWith(`${name}-`) && each.endsWith('.js'));
    if (file === undefined) throw new Error(`the bundle has no chunk ${name}`);
    return join('chunks', file);
  });
}

/** @returns milliseconds from the program's first line until all files are loaded */
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
