import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './index.ts';

let simulator: Simulator;
let api: ElevenLabsClient['conversationalAi']['knowledgeBase'];

const clientWith = (apiKey: string) =>
  new ElevenLabsClient({ apiKey, baseUrl: simulator.url, maxRetries: 0, timeoutInSeconds: 20 }).conversationalAi
    .knowledgeBase;

beforeAll(async () => {
  simulator = await startSimulator();
  api = clientWith('any-key');
}, 60_000);
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const missing = { statusCode: 404, body: { detail: { code: 'document_not_found', request_id: expect.any(String) } } };
const refusedWith = (statusCode: number, code: string) => ({ statusCode, body: { detail: { code, status: code } } });

describe('through the real SDK', () => {
  test('a text is created, read, found, changed and deleted', async () => {
    const text = 'Zeile 1\r\n\t– ﬁn \u{1F9ED} \uFEFF"\\ \n';
    const created = await api.documents.createFromText({ name: 'Plan', text });
    expect(created).toMatchObject({ name: 'Plan', folderPath: [] });
    const { id } = created;

    expect(await api.documents.get(id)).toMatchObject({
      id,
      type: 'text',
      extractedInnerHtml: text,
      metadata: { sizeBytes: Buffer.byteLength(text) },
    });
    expect(await api.documents.getContent(id)).toBe(text);
    expect(await api.list()).toMatchObject({ documents: [{ id, name: 'Plan', type: 'text' }], hasMore: false });

    expect(await api.documents.update(id, { name: 'New plan' })).toMatchObject({ id, extractedInnerHtml: text });
    expect(await api.documents.update(id, { content: 'short' })).toMatchObject({ id, name: 'New plan' });
    expect(simulator.documents()).toMatchObject([{ id, name: 'New plan', text: 'short' }]);

    await api.documents.delete(id);
    expect(simulator.documents()).toEqual([]);
  });

  test('an unknown document is answered with 404 and ElevenLabs’ error object', async () => {
    await expect(api.documents.get('nobody')).rejects.toMatchObject(missing);
    await expect(api.documents.getContent('nobody')).rejects.toMatchObject(missing);
    await expect(api.documents.update('nobody', { name: 'x' })).rejects.toMatchObject(missing);
    await expect(api.documents.delete('nobody')).rejects.toMatchObject(missing);
    const orphan = { name: 'x', text: 'x', parentFolderId: 'nobody' };
    await expect(api.documents.createFromText(orphan)).rejects.toMatchObject(missing);
  });

  test('a folder with documents is deleted only by force, and they with it', async () => {
    const { id: outer } = await api.documents.createFolder({ name: 'outer' });
    const inner = await api.documents.createFolder({ name: 'inner', parentFolderId: outer });
    const leaf = await api.documents.createFromText({ name: 'leaf', text: 'x', parentFolderId: inner.id });
    const other = await api.documents.createFromText({ name: 'other', text: 'x' });
    expect(leaf.folderPath).toEqual([{ id: outer }, { id: inner.id }]);
    expect(await api.documents.get(outer)).toMatchObject({ type: 'folder', childrenCount: 1, documentCount: 1 });

    const below = await api.list({ ancestorFolderId: outer });
    expect(below.documents.map(({ id }) => id)).toEqual([leaf.id, inner.id]);
    await expect(api.documents.delete(outer)).rejects.toMatchObject({ statusCode: 400 });
    await api.documents.delete(outer, { force: true });
    expect(simulator.documents()).toMatchObject([{ id: other.id }]);
  });

  test('an empty text, a text that is too long and an empty name are refused, and nothing is stored', async () => {
    simulator.changeSettings({ text_max_bytes: 10 });
    await expect(api.documents.createFromText({ text: ' \n' })).rejects.toMatchObject(refusedWith(400, 'empty_text'));
    const long = api.documents.createFromText({ text: 'äöüäöü' });
    await expect(long).rejects.toMatchObject(refusedWith(400, 'text_too_long'));
    await expect(api.documents.createFromText({ text: 'x', name: '' })).rejects.toMatchObject({ statusCode: 422 });
    await expect(api.documents.createFolder({ name: '' })).rejects.toMatchObject({ statusCode: 422 });
    expect(simulator.documents()).toEqual([]);
    await api.documents.createFromText({ text: 'äöüäö' });
    expect(simulator.documents()).toHaveLength(1);
  });

  test('a missing and an invalid key are refused', async () => {
    await expect(clientWith('invalid-key').list()).rejects.toMatchObject(refusedWith(401, 'invalid_api_key'));
    await expect(clientWith('').list()).rejects.toMatchObject(refusedWith(401, 'missing_api_key'));
    simulator.changeSettings({ api_keys: ['the-key'] });
    await expect(api.list()).rejects.toMatchObject(refusedWith(401, 'invalid_api_key'));
    await expect(clientWith('the-key').list()).resolves.toMatchObject({ documents: [] });
  });

  test('requests beyond the allowed concurrency are refused', async () => {
    simulator.changeSettings({ concurrency: 2 });
    const hanging = [1, 2].map((n) => {
      simulator.addFault({ kind: 'delay', ms: 3_600_000, name: `^slow ${n}$` });
      return api.documents.createFromText({ name: `slow ${n}`, text: 'x' });
    });
    const ends = Promise.allSettled(hanging);
    while (simulator.counts().in_flight < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(api.list()).rejects.toMatchObject(refusedWith(429, 'concurrent_limit_exceeded'));
    expect(simulator.counts().max_in_flight).toBe(3);
    simulator.reset();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(simulator.documents()).toEqual([]);
  });

  test('a refused request takes no place, also while its refusal is on the way', async () => {
    simulator.changeSettings({ concurrency: 1 });
    simulator.addFault({ kind: 'delay', ms: 100, name: '^first$' });
    simulator.addFault({ kind: 'delay', ms: 3_600_000, name: '^second$' });
    const first = api.documents.createFromText({ name: 'first', text: 'x' });
    while (simulator.counts().in_flight < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = Promise.allSettled([api.documents.createFromText({ name: 'second', text: 'x' })]);
    while (simulator.counts().in_flight < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await first;
    await expect(api.list()).resolves.toMatchObject({ documents: [{ name: 'first' }] });
    simulator.reset();
    await second;
  });

  test('requests beyond the allowed number in a minute are refused', async () => {
    simulator.changeSettings({ requests_per_minute: 2 });
    await api.list();
    await api.list();
    await expect(api.list()).rejects.toMatchObject(refusedWith(429, 'rate_limit_exceeded'));
  });

  test('a latency delays the answer', async () => {
    simulator.changeSettings({ latency_ms: 150 });
    const started = performance.now();
    await api.list();
    expect(performance.now() - started).toBeGreaterThanOrEqual(145);
  });
});

describe('the listing', () => {
  test.each([
    ['name', 'asc', ['a', 'b', 'c']],
    ['name', 'desc', ['c', 'b', 'a']],
    ['size', 'asc', ['c', 'a', 'b']],
    ['created_at', 'desc', ['a', 'c', 'b']],
    ['created_at', 'asc', ['b', 'c', 'a']],
    ['updated_at', 'asc', ['b', 'c', 'a']],
  ] as const)('by %s %s', async (sortBy, sortDirection, expected) => {
    for (const [name, text] of [
      ['b', 'xxx'],
      ['c', 'x'],
      ['a', 'xx'],
    ] as const) {
      simulator.seedText({ name, text, folderId: null });
    }
    const { documents } = await api.list({ sortBy, sortDirection });
    expect(documents.map(({ name }) => name)).toEqual(expected);
  });

  test('pages are complete while documents are created and deleted', async () => {
    const ids = Array.from({ length: 7 }, (_, n) => simulator.seedText({ name: `n${n}`, text: 'x', folderId: null }));
    const newest = ids.toReversed();
    const first = await api.list({ pageSize: 3 });
    expect(first).toMatchObject({ hasMore: true });
    simulator.seedText({ name: 'newer', text: 'x', folderId: null });
    simulator.removeDocument(newest[2] ?? '');
    const second = await api.list({ pageSize: 3, cursor: first.nextCursor ?? '' });
    const third = await api.list({ pageSize: 3, cursor: second.nextCursor ?? '' });
    expect([first, second, third].flatMap(({ documents }) => documents.map(({ id }) => id))).toEqual(newest);
    expect(third).toMatchObject({ hasMore: false });
    expect(third.nextCursor ?? null).toBeNull();
  });

  test('finds by prefix, type and parent', async () => {
    const folderId = simulator.seedFolder({ name: 'Refunds', folderId: null });
    simulator.seedText({ name: 'Refund policy', text: 'x', folderId });
    simulator.seedText({ name: 'The refund', text: 'x', folderId: null });
    const names = async (query: Parameters<typeof api.list>[0]) =>
      (await api.list({ ...query, sortBy: 'name', sortDirection: 'asc' })).documents.map(({ name }) => name);
    expect(await names({ search: 'Refund' })).toEqual(['Refund policy', 'Refunds']);
    expect(await names({ types: 'folder' })).toEqual(['Refunds']);
    expect(await names({ types: ['text', 'folder'] })).toHaveLength(3);
    expect(await names({ parentFolderId: folderId })).toEqual(['Refund policy']);
    expect(await names({ foldersFirst: true })).toEqual(['Refunds', 'Refund policy', 'The refund']);
  });

  test('refuses a page of more than 100 and an unknown cursor', async () => {
    await expect(api.list({ pageSize: 101 })).rejects.toMatchObject({ statusCode: 422 });
    await expect(api.list({ cursor: 'nonsense' })).rejects.toMatchObject({ statusCode: 400 });
  });
});
