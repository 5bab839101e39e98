import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Simulator, startSimulator } from './index.ts';

let folder: string;
let before: Simulator;
let after: Simulator;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'));
  [before, after] = await Promise.all([startSimulator(), startSimulator()]);
});
afterEach(async () => {
  await Promise.all([before.stop(), after.stop(), rm(folder, { recursive: true })]);
});

const base = '/v1/convai/knowledge-base';
const call = async (simulator: Simulator, method: string, path: string, body?: string | FormData): Promise<unknown> => {
  const isJson = typeof body === 'string';
  const response = await fetch(`${simulator.url}${base}${path}`, {
    method,
    headers: { 'xi-api-key': 'key', ...(isJson && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  });
  expect(response.ok).toBe(true);
  return response.json();
};

it('has the same documents, files, indexes, agents and pages after a restart, and continues their order', async () => {
  const folderId = before.seedFolder({ name: 'Folder', folderId: null });
  const textId = before.seedText({ name: 'Text', text: 'x'.repeat(600), folderId });
  const form = new FormData();
  form.set('file', new Blob([Buffer.from([0, 255, 1, 2])], { type: 'application/pdf' }), 'a.pdf');
  const { id: fileId } = (await call(before, 'POST', '/file', form)) as { id: string };
  before.setPage('https://example.com/', '<p>Page.</p>');
  await call(before, 'POST', '/url', JSON.stringify({ url: 'https://example.com/', enable_auto_sync: true }));
  const model = JSON.stringify({ model: 'multilingual_e5_large_instruct' });
  const index = await call(before, 'POST', `/${textId}/rag-index`, model);
  before.seedAgent({ name: 'One', knowledgeBase: [{ type: 'folder', name: 'Folder', id: folderId }] });
  before.seedAgent({ name: 'Two', knowledgeBase: [], branches: [{ name: 'Test', knowledgeBase: [] }] });

  await before.saveState(folder);
  await after.loadState(folder);
  expect(after.documents()).toEqual(before.documents());
  expect(after.fileBytes(fileId)).toEqual(Buffer.from([0, 255, 1, 2]));
  expect(after.agents()).toEqual(before.agents());
  expect(await call(after, 'POST', `/${textId}/rag-index`, model)).toEqual(index);
  expect(JSON.parse(after.describeState())).toEqual(JSON.parse(before.describeState()));
  const last = after.documents().at(-1)?.sequence ?? 0;
  after.seedText({ name: 'Later', text: 'x', folderId });
  expect(after.documents().at(-1)?.sequence).toBe(last + 1);
  expect(after.describeState()).not.toBe(before.describeState());
});

it('keeps an empty state, and refuses one that cannot be read without changing anything', async () => {
  await before.saveState(folder);
  after.seedText({ name: 'Text', text: 'x', folderId: null });
  await writeFile(join(folder, 'other.json'), '{}');
  const empty = await mkdtemp(join(tmpdir(), 'state-'));
  await expect(after.loadState(empty)).rejects.toThrow();
  await writeFile(join(empty, 'state.json'), '{"documents": 7}');
  await expect(after.loadState(empty)).rejects.toThrow();
  expect(after.documents()).toHaveLength(1);
  await rm(empty, { recursive: true });
  await after.loadState(folder);
  expect(after.documents()).toEqual([]);
});

it('reads agents that were saved before branches had versions', async () => {
  const folderId = before.seedFolder({ name: 'Folder', folderId: null });
  const knowledge = [{ type: 'folder', name: 'Folder', id: folderId, usage_mode: 'auto' }];
  await before.saveState(folder);
  const state = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as object;
  const agent = {
    id: 'agent_1',
    name: 'One',
    config: { agent: { prompt: { knowledge_base: knowledge } } },
    branches: [{ id: 'b', name: 'Test', knowledgeBase: knowledge }],
    createdAtSecs: 1,
    updatedAtSecs: 1,
    sequence: 1,
  };
  await writeFile(join(folder, 'state.json'), JSON.stringify({ ...state, agents: [agent] }));
  await after.loadState(folder);
  expect(after.agents()).toMatchObject([
    {
      name: 'One',
      branches: [
        { name: 'Main', knowledge_base: knowledge },
        { id: 'b', knowledge_base: knowledge },
      ],
    },
  ]);
});
