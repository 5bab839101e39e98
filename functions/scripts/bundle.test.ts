import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { localParameters } from '@knowledge-sync/emulator/project-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDocument } from '../src/testing/fixtures.ts';
import { bundleFunctions } from './bundle.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  // Below the functions folder, where Node finds the external packages.
  const local = path.resolve(import.meta.dirname, '../.local');
  await mkdir(local, { recursive: true });
  folder = await mkdtemp(path.join(local, 'bundle-'));
  await bundleFunctions(folder);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the bundle's trigger on an event, and returns the files that Node loaded. */
const filesLoadedFor = (status: string): Promise<string[]> =>
  filesLoadedBy(
    `
    const { onKnowledgeWritten } = await import('./index.js');
    const time = { toMillis: () => 0, toDate: () => new Date(0) };
    const fields = JSON.parse('${JSON.stringify(aDocument())}');
    const times = Object.fromEntries(['created_at', 'updated_at', 'queued_at', 'pending_since'].map((field) => [field, time]));
    const document = { ...fields, ...times, sync_status: '${status}' };
    const snapshot = { data: () => document, updateTime: undefined };
    const event = { id: 'e', params: { id: 'd' }, data: { before: snapshot, after: snapshot } };
    // Ended here, because the engine would retry Firestore, which does not answer.
    const isEngineLoaded = async () => {
      while (!loaded.some((url) => url.includes('/chunks/sync-'))) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await Promise.race([onKnowledgeWritten.run(event), isEngineLoaded()]);`,
    'onKnowledgeWritten',
  );

/** Calls the bundle's API, and returns the files that Node loaded. */
const filesLoadedForCall = (path: string): Promise<string[]> =>
  filesLoadedBy(
    `
    import { createServer } from 'node:http';
    const { api } = await import('./index.js');
    const server = createServer((request, response) => api(request, response)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { status } = await fetch('http://127.0.0.1:' + server.address().port + '${path}');
    if (status >= 500) throw new Error('status ' + status);`,
    'api',
  );

async function filesLoadedBy(act: string, target: string): Promise<string[]> {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    ${act}
    console.log(JSON.stringify(loaded));
    process.exit();`;
  await writeFile(path.join(folder, 'probe.mjs'), script);
  const { stdout } = await run(process.execPath, ['probe.mjs'], {
    cwd: folder,
    env: {
      ...process.env,
      ...localParameters,
      FUNCTION_TARGET: target,
      GCLOUD_PROJECT: 'demo-bundle',
      FIRESTORE_EMULATOR_HOST: '127.0.0.1:1',
      DATABASE: '(default)',
      ELEVENLABS_API_KEY: 'k',
      ELEVENLABS_BASE_URL: 'http://127.0.0.1:1',
      SYNC_TIMEOUT_SECONDS: '180',
      SETTLE_SECONDS: '10',
      REQUEUE_AFTER_SECONDS: '600',
      UPLOAD_TTL_SECONDS: '3600',
      RAG_MODEL: 'off',
    },
    timeout: 50_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as string[];
}

describe('the deployed folder', () => {
  it('names exact versions of external packages, and no workspace package', async () => {
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ type: 'module', main: 'index.js', engines: { node: '24' } });
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect(name).not.toMatch(/knowledge-sync|elevenlabs/);
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  it('imports only its own files, packages of its package.json, and Node', async () => {
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'));
    expect(files.length).toBeGreaterThan(3);
    // PDF.js has words in it that look like imports.
    for (const file of files.filter((file) => !/elevenlabs-js|pdfjs/.test(file))) {
      const source = await readFile(path.join(folder, file), 'utf8');
      for (const [, from = ''] of source.matchAll(/\b(?:from|import)\s*\(?"([@.a-z][^",\s]*)"/g)) {
        const name = from
          .split('/')
          .slice(0, from.startsWith('@') ? 2 : 1)
          .join('/');
        const isKnown = from.startsWith('.') || isBuiltin(from) || name in manifest.dependencies;
        expect(isKnown ? null : `${file} imports ${from}`).toBeNull();
      }
    }
  });

  it('loads each module of ElevenLabs’ SDK on first use', async () => {
    const sdk = (await readdir(path.join(folder, 'chunks'))).find((file) => /^elevenlabs-js-.*\.js$/.test(file)) ?? '';
    const source = await readFile(path.join(folder, 'chunks', sdk), 'utf8');
    expect(source.match(/get:\(\)=>require_/g)?.length).toBeGreaterThan(3_000);
  });

  it('loads neither the engine, nor ElevenLabs’ SDK, nor the sign-in for an event without work', async () => {
    const loaded = await filesLoadedFor('completed');
    expect(loaded.some((url) => url.endsWith('/index.js'))).toBe(true);
    expect(
      loaded.filter((url) =>
        /chunks\/(sync|decide|app|elevenlabs-js|engine-context|client)-|jwks-rsa|firebase-admin\/lib\/auth/.test(url),
      ),
    ).toEqual([]);
  });

  it('loads the engine, but not the API, for an event that needs a sync', async () => {
    const loaded = await filesLoadedFor('pending');
    expect(loaded.some((url) => /\/sync-/.test(url))).toBe(true);
    expect(loaded.filter((url) => /chunks\/app-/.test(url))).toEqual([]);
  });

  it('does not load ElevenLabs’ SDK and readers of files for an API call that does not need them', async () => {
    const loaded = await filesLoadedForCall('/api/health');
    expect(loaded.some((url) => /chunks\/app-/.test(url))).toBe(true);
    const unwanted = /chunks\/(elevenlabs-js|client|agents|sync|perform|pdfjs|office|convert)-/;
    expect(loaded.filter((url) => unwanted.test(url))).toEqual([]);
  });
});
