import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { createProvider } from './client.ts';
import type { CallLimits, Provider, RemoteItem } from './provider.ts';

let simulator: Simulator;
let provider: Provider;
let folderId: string;

beforeAll(async () => {
  simulator = await startSimulator();
  provider = await createProvider({ apiKey: 'key', baseUrl: simulator.url, clock: systemClock });
}, 60_000);
beforeEach(() => {
  simulator.reset();
  folderId = simulator.seedFolder({ name: 'folder', folderId: null });
});
afterAll(() => simulator.stop());

const limits: CallLimits = { signal: new AbortController().signal, timeoutMs: 20_000 };
const textOf = (id: string) => simulator.documents().find((document) => document.id === id);

test('a created text arrives byte for byte, in its folder, with one request', async () => {
  const text = 'Zeile 1\r\n\tzwei – ﬁn \u{1F9ED}\u0007 \uFEFF "quoted" \\ end  \n';
  const { id } = await provider.createText({ name: 'Plan [kb:test/1]', text, folderId }, limits);
  expect(textOf(id)).toMatchObject({ name: 'Plan [kb:test/1]', text, folder_id: folderId });
  expect(simulator.requests()).toHaveLength(1);
});

test('an update replaces name and text in place', async () => {
  const id = simulator.seedText({ name: 'old', text: 'old', folderId });
  await provider.updateText(id, { name: 'new', text: 'new text' }, limits);
  expect(textOf(id)).toMatchObject({ name: 'new', text: 'new text', folder_id: folderId });
  expect(simulator.requests()).toHaveLength(1);
});

test('a copy is deleted when ElevenLabs does not know it, and not when another server answers 404', async () => {
  await provider.deleteDocument('unknown', { force: false }, limits);
  const id = simulator.seedText({ name: 'text', text: 'text', folderId });
  simulator.addFault({ kind: 'status', preset: 'not_found_html', times: 1 });
  await expect(provider.deleteDocument(id, { force: false }, limits)).rejects.toMatchObject({ http_status: 404 });
});

test('a page is created with its settings, refreshed in place, and read with the state of its refreshing', async () => {
  const url = 'https://example.com/help';
  simulator.setPage(url, 'first');
  const autoSync = { frequencyDays: 30, autoRemove: true };
  const { id } = await provider.createPage({ name: 'Help [kb:test/1]', url, autoSync, folderId }, limits);
  expect(textOf(id)).toMatchObject({
    type: 'url',
    name: 'Help [kb:test/1]',
    url,
    text: 'first',
    folder_id: folderId,
    auto_sync: { minimum_frequency_days: 30, auto_remove: true },
  });
  simulator.setPage(url, 'second');
  await provider.refreshPage(id, limits);
  expect(textOf(id)).toMatchObject({ name: 'Help [kb:test/1]', text: 'second' });
  const state = await provider.readPage(id, limits);
  expect(state).toMatchObject({ url, autoSync: { ...autoSync, consecutiveFailures: 0 } });
  expect(simulator.requests()).toHaveLength(3);
});

test('a page without settings is not refreshed by ElevenLabs', async () => {
  const input = { name: 'Help', url: 'https://example.com/', autoSync: null, folderId };
  const { id } = await provider.createPage(input, limits);
  expect(await provider.readPage(id, limits)).toEqual({ url: 'https://example.com/', autoSync: null });
});

test('a text read as a page answers null', async () => {
  const { id } = await provider.createText({ name: 'Help', text: 'Help.', folderId }, limits);
  expect(await provider.readPage(id, limits)).toBeNull();
});

test('a page that cannot be loaded is a validation error', async () => {
  const url = 'https://example.com/gone';
  simulator.setPage(url, null);
  const input = { name: 'Help', url, autoSync: null, folderId };
  await expect(provider.createPage(input, limits)).rejects.toMatchObject({
    error_type: 'validation',
    detail: expect.stringContaining('could not be fetched'),
  });
});

test('a file arrives byte for byte with its real type, is replaced in place, and is renamed', async () => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 7) % 256));
  const file = { filename: 'Größe.pdf', contentType: 'application/pdf', bytes };
  const { id } = await provider.createFile({ name: 'Manual [kb:test/1]', file, folderId }, limits);
  expect(textOf(id)).toMatchObject({ type: 'file', name: 'Manual [kb:test/1]', folder_id: folderId });
  expect(textOf(id)?.file).toMatchObject({ filename: 'Größe.pdf', content_type: 'application/pdf' });
  expect(simulator.fileBytes(id)?.equals(bytes)).toBe(true);
  const page = { filename: 'b.html', contentType: 'text/html', bytes: Buffer.from('<html>b') };
  await provider.replaceFile(id, { file: page }, limits);
  expect(textOf(id)).toMatchObject({ name: 'b.html', file: { filename: 'b.html', content_type: 'text/html' } });
  await provider.rename(id, { name: 'Manual [kb:test/1]' }, limits);
  expect(textOf(id)).toMatchObject({ name: 'Manual [kb:test/1]', file: { filename: 'b.html' } });
  expect(simulator.fileBytes(id)?.equals(page.bytes)).toBe(true);
  expect(simulator.requests()).toHaveLength(3);
});

test('the text of a file is removed from an error that repeats it', async () => {
  const text = 'The secret recipe asks for four ounces of cinnamon and one of nutmeg.';
  simulator.addFault({
    kind: 'status',
    status: 400,
    body: JSON.stringify({ detail: { status: 'invalid_text', message: `Cannot parse: ${text}` } }),
  });
  const file = { filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from(text) };
  await expect(provider.createFile({ name: 'a', file, folderId }, limits)).rejects.toMatchObject({
    detail: expect.not.stringContaining('cinnamon'),
  });
});

test('a deletion removes the document, and deleting it again succeeds', async () => {
  const id = simulator.seedText({ name: 'old', text: 'old', folderId });
  await provider.deleteDocument(id, { force: false }, limits);
  expect(textOf(id)).toBeUndefined();
  await provider.deleteDocument(id, { force: false }, limits);
  expect(simulator.requests().map(({ status }) => status)).toEqual([200, 404]);
});

test('a folder is created at the root', async () => {
  const { id } = await provider.createFolder({ name: 'Knowledge Sync' }, limits);
  expect(textOf(id)).toMatchObject({ type: 'folder', name: 'Knowledge Sync', folder_id: null });
});

async function listAll(page: (cursor: string | null) => ReturnType<Provider['listFolder']>): Promise<RemoteItem[]> {
  const first = await page(null);
  const items = [...first.items];
  for (let { cursor } = first; cursor !== null; ) {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.cursor;
  }
  return items;
}

test('a folder is listed page by page, newest first, without other folders', async () => {
  simulator.seedText({ name: 'elsewhere', text: 'x', folderId: null });
  const ids = Array.from({ length: 205 }, (_, n) => simulator.seedText({ name: `n${n}`, text: 'x', folderId }));
  const items = await listAll((cursor) => provider.listFolder({ folderId, cursor }, limits));
  expect(items.map(({ id }) => id)).toEqual(ids.reverse());
  expect(items.every(({ createdAtMs }) => createdAtMs !== null && createdAtMs > 1.7e12)).toBe(true);
  expect(simulator.requests()).toHaveLength(3);
});

test('folders are listed without documents', async () => {
  simulator.seedText({ name: 'text', text: 'x', folderId: null });
  const { items, cursor } = await provider.listFolders({ cursor: null }, limits);
  expect(items).toMatchObject([{ id: folderId, name: 'folder' }]);
  expect(cursor).toBeNull();
});

test('a page that has more but no cursor is an error, not the end', async () => {
  simulator.addFault({ kind: 'garbage', body: '{"documents":[],"has_more":true}' });
  await expect(provider.listFolder({ folderId, cursor: null }, limits)).rejects.toMatchObject({
    error_type: 'unknown',
  });
});

test('a page with its own cursor is an error, not an endless listing', async () => {
  simulator.addFault({ kind: 'garbage', body: '{"documents":[],"has_more":true,"next_cursor":"abc"}' });
  await expect(provider.listFolder({ folderId, cursor: 'abc' }, limits)).rejects.toMatchObject({
    error_type: 'unknown',
  });
});

test('the key is sent only to the configured address', async () => {
  const other = await startSimulator();
  simulator.addFault({
    kind: 'status',
    status: 307,
    headers: { location: `${other.url}/v1/convai/knowledge-base/text` },
  });
  await expect(provider.createText({ name: 'n', text: 't', folderId }, limits)).rejects.toMatchObject({
    http_status: 307,
  });
  expect(other.requests()).toHaveLength(0);
  await other.stop();
});

test('a refused connection leaves no timer that would keep the process alive', async () => {
  const [client, clock] = ['./client.ts', '../runtime/clock.ts'].map((file) =>
    fileURLToPath(new URL(file, import.meta.url)),
  );
  const refused = await startSimulator();
  await refused.stop();
  const script = `
    const { createProvider } = await import(${JSON.stringify(client)});
    const { systemClock: clock } = await import(${JSON.stringify(clock)});
    const provider = await createProvider({ apiKey: 'key', baseUrl: ${JSON.stringify(refused.url)}, clock });
    const limits = { signal: new AbortController().signal, timeoutMs: 600_000 };
    await provider.listFolders({ cursor: null }, limits).catch((error) => console.log(error.error_type));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 100_000,
  });
  expect(stdout.trim()).toBe('network');
}, 120_000);
