import { setTimeout as sleep } from 'node:timers/promises';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';

/** RAG indexes and summaries, through the real SDK. */

const base = '/v1/convai/knowledge-base';
const model = 'e5_mistral_7b_instruct';
let simulator: Simulator;
let convai: ElevenLabsClient['conversationalAi'];
let api: typeof convai.knowledgeBase;

beforeAll(async () => {
  simulator = await startSimulator();
  const options = { apiKey: 'key', baseUrl: simulator.url, maxRetries: 0, timeoutInSeconds: 20 };
  convai = new ElevenLabsClient(options).conversationalAi;
  api = convai.knowledgeBase;
}, 60_000);
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const seed = (bytes: number, name = 'n'): string =>
  simulator.seedText({ name, text: 'x'.repeat(bytes), folderId: null });
const ask = (id: string) => api.document.computeRagIndex(id, { model });
const item = (documentId: string, createIfMissing = true) => ({ documentId, createIfMissing, model }) as const;

describe('an index', () => {
  test('goes from new to succeeded in the configured time', async () => {
    simulator.changeSettings({ index_ms: 600 });
    const id = seed(600);
    const first = await ask(id);
    expect(['new', 'created']).toContain(first.status);
    await sleep(200);
    const second = await ask(id);
    expect(second).toMatchObject({ id: first.id, status: 'processing' });
    expect(second.progressPercentage).toBeGreaterThanOrEqual(30);
    await sleep(500);
    expect(await ask(id)).toMatchObject({
      id: first.id,
      model,
      status: 'succeeded',
      progressPercentage: 100,
      documentModelIndexUsage: { usedBytes: 600 },
    });
  });

  test('is ready at once when its work is ended', async () => {
    simulator.changeSettings({ index_ms: 3_600_000 });
    const id = seed(600);
    expect(await ask(id)).toMatchObject({ progressPercentage: 0 });
    await fetch(`${simulator.url}/_simulator/finish-indexes`, { method: 'POST' });
    expect(await ask(id)).toMatchObject({ status: 'succeeded' });
  });

  test('is built again after a change of the content, not of the name', async () => {
    const id = seed(600);
    await ask(id);
    simulator.changeSettings({ index_ms: 3_600_000 });
    await api.documents.update(id, { name: 'other' });
    expect(await ask(id)).toMatchObject({ status: 'succeeded' });
    await api.documents.update(id, { content: 'y'.repeat(700) });
    const again = await ask(id);
    expect(['new', 'created']).toContain(again.status);
    expect(again.documentModelIndexUsage).toEqual({ usedBytes: 700 });
  });

  test('that fails stays failed until it is deleted', async () => {
    simulator.changeSettings({ index_outcome: 'failed' });
    const id = seed(600);
    const failed = await ask(id);
    simulator.changeSettings({ index_outcome: 'succeeded' });
    expect(await ask(id)).toMatchObject({ id: failed.id, status: 'failed' });
    const deleted = await fetch(`${simulator.url}${base}/${id}/rag-index/${failed.id}`, {
      method: 'DELETE',
      headers: { 'xi-api-key': 'key' },
    });
    expect(deleted.status).toBe(200);
    expect(await ask(id)).toMatchObject({ status: 'succeeded' });
  });

  test('is refused for less than 500 bytes, for a folder and for an unknown document', async () => {
    expect(await ask(seed(499))).toMatchObject({ status: 'document_too_small' });
    expect(await ask(seed(500))).toMatchObject({ status: 'succeeded' });
    const folder = simulator.seedFolder({ name: 'f', folderId: null });
    expect(await ask(folder)).toMatchObject({ status: 'cannot_index_folder' });
    await expect(ask('nobody')).rejects.toMatchObject({ statusCode: 404 });
  });

  test('is refused beyond the allowed bytes, and built once there is room', async () => {
    simulator.changeSettings({ rag_max_bytes: 1_000 });
    const [first, second] = [seed(600), seed(600)];
    expect(await ask(first)).toMatchObject({ status: 'succeeded' });
    expect(await ask(second)).toMatchObject({ status: 'rag_limit_exceeded' });
    expect(await convai.ragIndexOverview()).toMatchObject({
      totalUsedBytes: 600,
      totalMaxBytes: 1_000,
      models: [{ model, usedBytes: 600 }],
    });
    await api.documents.delete(first);
    expect(await ask(second)).toMatchObject({ status: 'succeeded' });
  });
});

describe('a request about many documents', () => {
  test('answers a result for each document', async () => {
    const [big, small] = [seed(600), seed(10)];
    const unasked = seed(600);
    const answer = await api.getOrCreateRagIndexes({
      items: [item(big), item(small), item('nobody'), item(unasked, false)],
    });
    expect(answer).toMatchObject({
      [big]: { status: 'success', data: { status: 'succeeded' } },
      [small]: { status: 'success', data: { status: 'document_too_small' } },
      nobody: { status: 'failure', errorCode: 404, errorStatus: 'document_not_found' },
      [unasked]: { status: 'failure', errorCode: 404 },
    });
    expect(await api.getOrCreateRagIndexes({ items: [item(big, false)] })).toMatchObject({
      [big]: { data: { id: expect.any(String), status: 'succeeded' } },
    });
  });

  test('takes at most 100', async () => {
    const items = Array.from({ length: 101 }, (_, n) => item(`d${n}`));
    await expect(api.getOrCreateRagIndexes({ items })).rejects.toMatchObject({ statusCode: 422 });
    expect(Object.keys(await api.getOrCreateRagIndexes({ items: items.slice(1) }))).toHaveLength(100);
  });

  test('answers summaries of those that exist', async () => {
    const id = seed(10, 'Plan');
    expect(await api.documents.summaries.get({ documentIds: [id, 'nobody'] })).toMatchObject({
      [id]: { status: 'success', data: { id, name: 'Plan', type: 'text' } },
      nobody: { status: 'failure', errorCode: 404, errorStatus: 'document_not_found' },
    });
    const many = Array.from({ length: 101 }, (_, n) => `d${n}`);
    await expect(api.documents.summaries.get({ documentIds: many })).rejects.toMatchObject({ statusCode: 422 });
  });
});

test('a fault applies by the name of any requested document', async () => {
  const [plan, other] = [seed(600, 'Plan'), seed(600, 'Other')];
  simulator.addFault({ kind: 'status', preset: 'system_busy', name: '^Plan$' });
  await expect(api.getOrCreateRagIndexes({ items: [item(other), item(plan)] })).rejects.toMatchObject({
    statusCode: 429,
  });
  await expect(api.documents.summaries.get({ documentIds: [plan] })).rejects.toMatchObject({ statusCode: 429 });
  await expect(ask(plan)).rejects.toMatchObject({ statusCode: 429 });
  expect(await ask(other)).toMatchObject({ status: 'succeeded' });
});
