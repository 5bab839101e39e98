/** The export of the running emulator, loaded by another one that this test starts. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { emulatorMainClass } from '../firestore-arguments.ts';
import { ensureFirestoreEmulator, firebaseToolsJar } from '../firestore-emulator.ts';
import { isListening } from '../watch-ports.ts';
import { exportFirestore } from './export-emulators.ts';
import { installationOf } from './installations.ts';
import { replaceSaved } from './saved-data.ts';

const address = process.env.FIRESTORE_EMULATOR_HOST ?? '';
let projectId: string;
let dir: string;
beforeEach(async () => {
  projectId = `demo-export-${randomUUID().slice(0, 8)}`;
  dir = await mkdtemp(join(tmpdir(), 'export-'));
});
afterEach(() => rm(dir, { recursive: true }));

const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' };
const documentUrl = (host: string, path: string): string =>
  `http://${host}/v1/projects/${projectId}/databases/(default)/documents/${path}`;

async function store(path: string, fields: object): Promise<void> {
  const init = { method: 'PATCH', headers, body: JSON.stringify({ fields }) };
  expect((await fetch(documentUrl(address, path), init)).status).toBe(200);
}

async function fieldsOf(host: string, path: string): Promise<unknown> {
  return ((await (await fetch(documentUrl(host, path), { headers })).json()) as { fields?: unknown }).fields;
}

const content = { id: 'data', installation: { ids: [], folders: [] } };
const save = (): Promise<boolean> =>
  replaceSaved(dir, async (path) => {
    await exportFirestore({ projectId, firestoreHost: address }, path, AbortSignal.timeout(30_000));
    return content;
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts an emulator with the export, and ends it after `act`. */
async function withLoaded(act: (host: string) => Promise<void>): Promise<void> {
  const found = await ensureFirestoreEmulator(process.env, () => undefined);
  const jar = found.from === 'firebase-tools' ? (await firebaseToolsJar(process.env)).path : found.jar;
  const port = await freePort();
  const metadata = join(dir, 'current/firestore_export/firestore_export.overall_export_metadata');
  const args = ['-cp', jar, emulatorMainClass, '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn(found.java.path, [...args, '--seed_from_export', metadata], { stdio: 'ignore' });
  try {
    await expect.poll(() => isListening(port), { timeout: 40_000, interval: 100 }).toBe(true);
    await act(`127.0.0.1:${port}`);
  } finally {
    const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
    child.kill('SIGKILL');
    await ended;
  }
}

it('gives the documents, their parts and timestamps to the emulator that loads it', async () => {
  const fields = {
    name: { stringValue: 'Refunds' },
    queued_at: { timestampValue: '2026-03-01T12:00:00.123456Z' },
    source: { mapValue: { fields: { size_bytes: { integerValue: '5' } } } },
    sync_error: { nullValue: null },
  };
  await store('knowledge/a', fields);
  await store('knowledge/a/body/b.0', { data: { bytesValue: Buffer.from([0, 255, 7]).toString('base64') } });
  expect(await save()).toBe(true);
  expect(await save()).toBe(false);
  await withLoaded(async (host) => {
    expect(await fieldsOf(host, 'knowledge/a')).toEqual(fields);
    expect(await fieldsOf(host, 'knowledge/a/body/b.0')).toEqual({ data: { bytesValue: 'AP8H' } });
  });
});

it('can be loaded when there are no documents', async () => {
  expect(await save()).toBe(true);
  await withLoaded(async (host) => expect(await fieldsOf(host, 'knowledge/a')).toBeUndefined());
});

it('reads the installation and its folders from a running stack', async () => {
  const stack = { projectId, firestoreHost: address };
  expect(await installationOf(stack, AbortSignal.timeout(10_000))).toEqual({ ids: [], folders: [] });
  const entry = (id: object) => ({ mapValue: { fields: { id, claim: { nullValue: null } } } });
  await store('engine/folders', {
    installation: entry({ stringValue: 'abcd123456' }),
    account1: entry({ stringValue: 'folder-1' }),
    account2: entry({ nullValue: null }),
  });
  const made = { ids: ['abcd123456'], folders: ['folder-1'] };
  expect(await installationOf(stack, AbortSignal.timeout(10_000))).toEqual(made);
});
