import { readFile } from 'node:fs/promises';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';

/** URL documents and files, through the real SDK. */

const base = '/v1/convai/knowledge-base';
let simulator: Simulator;
let api: ElevenLabsClient['conversationalAi']['knowledgeBase'];

beforeAll(async () => {
  simulator = await startSimulator();
  api = new ElevenLabsClient({ apiKey: 'key', baseUrl: simulator.url, maxRetries: 0, timeoutInSeconds: 20 })
    .conversationalAi.knowledgeBase;
}, 60_000);
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const refusedWith = (statusCode: number, code: string) => ({ statusCode, body: { detail: { code, status: code } } });
const control = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${simulator.url}/_simulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('a URL document', () => {
  const url = 'https://example.com/plans';

  test('has the text of the page, and its new text after a refresh', async () => {
    await control('PUT', 'pages', { url, content: 'first' });
    const { id } = await api.documents.createFromUrl({ url, name: 'Plans' });
    expect(await api.documents.get(id)).toMatchObject({ type: 'url', url, extractedInnerHtml: 'first' });
    simulator.setPage(url, 'second');
    expect(await api.documents.getContent(id)).toBe('first');
    expect(await api.document.refresh(id)).toMatchObject({ id, name: 'Plans', extractedInnerHtml: 'second' });
    expect(simulator.documents()).toMatchObject([{ type: 'url', url, text: 'second', auto_sync: null, file: null }]);
  });

  test('without a name is named after its address, and has a text where no page was set', async () => {
    const { id, name } = await api.documents.createFromUrl({ url });
    expect(name).toBe(url);
    expect(await api.documents.getContent(id)).toContain(url);
  });

  test('with auto-sync reports its frequency, and only its name can be changed', async () => {
    const { id } = await api.documents.createFromUrl({ url, enableAutoSync: true, minimumFrequencyDays: 30 });
    expect(await api.documents.get(id)).toMatchObject({
      autoSyncInfo: { minimumFrequencyDays: 30, autoRemove: false, consecFailures: 0 },
    });
    await expect(api.documents.update(id, { content: 'x' })).rejects.toMatchObject({ statusCode: 400 });
    expect(await api.documents.update(id, { name: 'Named' })).toMatchObject({ name: 'Named' });
    const weekly = await api.documents.createFromUrl({ url, enableAutoSync: true, autoRemove: true });
    expect(await api.documents.get(weekly.id)).toMatchObject({
      autoSyncInfo: { minimumFrequencyDays: 7, autoRemove: true },
    });
  });

  test('with auto-sync is refreshed more often than asked, if the settings say so', async () => {
    simulator.changeSettings({ auto_sync_max_days: 3 });
    const { id } = await api.documents.createFromUrl({ url, enableAutoSync: true, minimumFrequencyDays: 30 });
    expect(await api.documents.get(id)).toMatchObject({ autoSyncInfo: { minimumFrequencyDays: 3 } });
    const daily = await api.documents.createFromUrl({ url, enableAutoSync: true, minimumFrequencyDays: 1 });
    expect(await api.documents.get(daily.id)).toMatchObject({ autoSyncInfo: { minimumFrequencyDays: 1 } });
  });

  test('with auto-sync is fetched when the time has come, and a failure is counted or deletes it', async () => {
    const kept = await api.documents.createFromUrl({ url, enableAutoSync: true });
    const removed = await api.documents.createFromUrl({ url, enableAutoSync: true, autoRemove: true });
    const other = await api.documents.createFromUrl({ url });
    simulator.setPage(url, null);
    await control('POST', 'auto-sync');
    simulator.runAutoSync();
    expect(simulator.documents().map(({ id }) => id)).toEqual([kept.id, other.id]);
    expect(await api.documents.get(kept.id)).toMatchObject({ autoSyncInfo: { consecFailures: 2 } });
    expect(removed.id).not.toBe(kept.id);
    simulator.setPage(url, 'back');
    simulator.runAutoSync();
    expect(await api.documents.get(kept.id)).toMatchObject({
      extractedInnerHtml: 'back',
      autoSyncInfo: { consecFailures: 0 },
    });
    expect(simulator.documents()[1]?.text).toContain('example.com');
  });

  test('without auto-sync accepts another text', async () => {
    const { id } = await api.documents.createFromUrl({ url });
    expect(await api.documents.update(id, { content: 'own words' })).toMatchObject({ extractedInnerHtml: 'own words' });
  });

  test('is refused for an address that is invalid or cannot be fetched, and a failed refresh keeps its text', async () => {
    const { id } = await api.documents.createFromUrl({ url });
    const before = simulator.documents();
    await control('PUT', 'pages', { url, content: null });
    await expect(api.document.refresh(id)).rejects.toMatchObject(refusedWith(400, 'url_not_fetched'));
    await expect(api.documents.createFromUrl({ url })).rejects.toMatchObject(refusedWith(400, 'url_not_fetched'));
    for (const bad of ['plans', 'ftp://example.com']) {
      await expect(api.documents.createFromUrl({ url: bad })).rejects.toMatchObject(refusedWith(400, 'invalid_url'));
    }
    for (const minimumFrequencyDays of [0, 181]) {
      await expect(api.documents.createFromUrl({ url, minimumFrequencyDays })).rejects.toMatchObject({
        statusCode: 422,
      });
    }
    expect(simulator.documents()).toEqual(before);
  });

  test('is the only type that can be refreshed', async () => {
    const id = simulator.seedText({ name: 'n', text: 'x', folderId: null });
    await expect(api.document.refresh(id)).rejects.toMatchObject({ statusCode: 400 });
    await expect(api.document.refresh('nobody')).rejects.toMatchObject(refusedWith(404, 'document_not_found'));
  });
});

describe('a file', () => {
  const everyByte = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256);
  const upload = (data: Uint8Array, contentType = 'application/pdf', filename = 'plan.pdf') => ({
    data,
    filename,
    contentType,
  });

  test('is stored byte for byte, with its name and type', async () => {
    const folderId = simulator.seedFolder({ name: 'f', folderId: null });
    const file = upload(everyByte, 'application/pdf', 'Plan – ä.pdf');
    const created = await api.documents.createFromFile({ file, name: 'Plan', parentFolderId: folderId });
    const { id } = created;
    expect(created).toMatchObject({ name: 'Plan', folderPath: [{ id: folderId }] });
    expect(await api.documents.get(id)).toMatchObject({
      type: 'file',
      filename: 'Plan – ä.pdf',
      metadata: { sizeBytes: 70_000 },
    });
    expect(simulator.fileBytes(id)).toEqual(Buffer.from(everyByte));
    const stored = await control('GET', `documents/${id}/file`);
    expect(stored.headers.get('content-type')).toBe('application/pdf');
    expect(new Uint8Array(await stored.arrayBuffer())).toEqual(everyByte);
    expect(simulator.documents()[1]).toMatchObject({
      type: 'file',
      size_bytes: 70_000,
      file: {
        filename: 'Plan – ä.pdf',
        content_type: 'application/pdf',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect((await control('GET', `documents/${folderId}/file`)).status).toBe(404);
  });

  test('with a text type can be read as text', async () => {
    const { id, name } = await api.documents.createFromFile({
      file: upload(Buffer.from('Zeile ä'), 'text/markdown', 'a.md'),
    });
    expect(name).toBe('a.md');
    expect(await api.documents.getContent(id)).toBe('Zeile ä');
    expect(await api.documents.update(id, { content: 'x' })).toMatchObject({
      extractedInnerHtml: 'x',
      filename: 'a.md',
    });
  });

  test('is replaced with another name and content, and the name can be set again', async () => {
    const { id } = await api.documents.createFromFile({ file: upload(everyByte), name: 'Plan' });
    const file = upload(Buffer.from('new'), 'text/plain', 'new.txt');
    expect(await api.document.updateFile(id, { file })).toMatchObject({
      id,
      name: 'new.txt',
      extractedInnerHtml: 'new',
    });
    expect(simulator.fileBytes(id)?.toString()).toBe('new');
    expect(await api.documents.update(id, { name: 'Plan' })).toMatchObject({ name: 'Plan', filename: 'new.txt' });
    const text = simulator.seedText({ name: 'n', text: 'x', folderId: null });
    await expect(api.document.updateFile(text, { file })).rejects.toMatchObject({ statusCode: 400 });
    await expect(api.document.updateFile('nobody', { file })).rejects.toMatchObject({ statusCode: 404 });
  });

  test('of another type, empty or too large is refused, and nothing is stored', async () => {
    simulator.changeSettings({ file_max_bytes: 100 });
    const create = (file: ReturnType<typeof upload>) => api.documents.createFromFile({ file });
    await expect(create(upload(Buffer.from('x'), 'image/png'))).rejects.toMatchObject(
      refusedWith(400, 'invalid_file_type'),
    );
    await expect(create(upload(Buffer.from('')))).rejects.toMatchObject(refusedWith(400, 'empty_text'));
    await expect(create(upload(everyByte))).rejects.toMatchObject(refusedWith(413, 'request_too_large'));
    await expect(api.documents.createFromFile({ file: Buffer.from('no type') })).rejects.toMatchObject(
      refusedWith(400, 'invalid_file_type'),
    );
    expect(simulator.documents()).toEqual([]);
    await create(upload(everyByte.subarray(0, 100)));
    expect(simulator.documents()).toHaveLength(1);
  });

  test('has at most 20 MB', async () => {
    const most = Buffer.alloc(20_000_000, 'x');
    const { id } = await api.documents.createFromFile({ file: upload(most, 'text/plain') });
    expect(simulator.fileBytes(id)?.equals(most)).toBe(true);
    const more = api.documents.createFromFile({ file: upload(Buffer.concat([most, Buffer.from('x')]), 'text/plain') });
    await expect(more).rejects.toMatchObject(refusedWith(413, 'request_too_large'));
  });
});

describe('faults', () => {
  test('apply to a URL and a form by the name that is sent', async () => {
    simulator.addFault({ kind: 'status', status: 503, name: '^Plan', route: `${base}/url` });
    simulator.addFault({ kind: 'accepted_unanswered', name: '^Plan', route: `${base}/file` });
    simulator.addFault({ kind: 'duplicate', method: 'POST', route: `${base}/{id}/refresh` });
    const url = 'https://example.com/';
    await expect(api.documents.createFromUrl({ url, name: 'Plan' })).rejects.toMatchObject({ statusCode: 503 });
    const { id } = await api.documents.createFromUrl({ url, name: 'Other' });
    const file = { data: await readFile(import.meta.filename), filename: 'a.md', contentType: 'text/markdown' };
    await expect(api.documents.createFromFile({ file, name: 'Plan' })).rejects.toThrow('fetch failed');
    expect(simulator.documents().map(({ name }) => name)).toEqual(['Other', 'Plan']);
    await api.document.refresh(id);
    expect(simulator.requests().at(-1)).toMatchObject({ acted: 2, name: 'Other' });
  });
});
