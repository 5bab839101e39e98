import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../index.ts';

/** What an agent retrieves, and the search in the texts, over HTTP. */

const base = '/v1/convai/knowledge-base';
const e5 = 'e5_mistral_7b_instruct';
const multilingual = 'multilingual_e5_large_instruct';
const refunds = 'A refund takes five days after the return has arrived. '.repeat(12);
const shipping = 'Shipping to Norway costs nine euros and takes a week. '.repeat(12);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; value: unknown }> {
  const response = await fetch(simulator.url + path, {
    method,
    headers: { 'xi-api-key': 'key', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, value: await response.json() };
}

const chunksSchema = z.object({
  chunks: z.array(z.object({ document_id: z.string(), text: z.string(), vector_distance: z.number() })),
});

async function ask(agent: string, query: string, more: object = {}, branch?: string) {
  const path = `/v1/convai/agents/${agent}/knowledge-base/rag-query${branch === undefined ? '' : `?branch_id=${branch}`}`;
  return chunksSchema.parse((await call('POST', path, { query, ...more })).value).chunks;
}

const documentsIn = (chunks: { document_id: string }[]): string[] => [...new Set(chunks.map((one) => one.document_id))];

async function seedIndexed(name: string, text: string, folderId: string | null, model = e5): Promise<string> {
  const id = simulator.seedText({ name, text, folderId });
  await call('POST', `${base}/${id}/rag-index`, { model });
  return id;
}

const inFolder = (id: string) => [{ type: 'folder' as const, name: 'f', id }];

describe('an agent that searches', () => {
  test('finds the passages of the document that shares the words, the nearest first', async () => {
    const folderId = simulator.seedFolder({ name: 'f', folderId: null });
    const wanted = await seedIndexed('Refunds', refunds, folderId);
    await seedIndexed('Shipping', shipping, folderId);
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase: inFolder(folderId), rag: { enabled: true } });
    const chunks = await ask(agent, 'How many days until my refund arrives?');
    expect(documentsIn(chunks)).toEqual([wanted]);
    const distances = chunks.map((chunk) => chunk.vector_distance);
    expect(distances).toEqual(distances.toSorted((one, other) => one - other));
  });

  test('does not find what it does not have, and what is indexed in another model', async () => {
    const folderId = simulator.seedFolder({ name: 'f', folderId: null });
    await seedIndexed('Elsewhere', refunds, null);
    await seedIndexed('Other model', refunds, folderId, multilingual);
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase: inFolder(folderId), rag: { enabled: true } });
    expect(await ask(agent, 'refund')).toEqual([]);
  });

  test('of a branch has the documents of that branch', async () => {
    const one = await seedIndexed('One', refunds, null);
    const agent = simulator.seedAgent({
      name: 'a',
      knowledgeBase: [],
      rag: { enabled: true },
      branches: [{ name: 'b', knowledgeBase: [{ type: 'text', name: 'One', id: one }], rag: { enabled: true } }],
    });
    const branch = simulator.agents()[0]?.branches[1]?.id ?? '';
    expect(await ask(agent, 'refund')).toEqual([]);
    expect(documentsIn(await ask(agent, 'refund', {}, branch))).toEqual([one]);
  });

  test('keeps to its settings, unless neutral ones are asked for', async () => {
    const one = await seedIndexed('One', refunds, null);
    const agent = simulator.seedAgent({
      name: 'a',
      knowledgeBase: [{ type: 'text', name: 'One', id: one }],
      rag: { enabled: true, max_vector_distance: 0.01 },
    });
    expect(await ask(agent, 'refund')).toEqual([]);
    expect(await ask(agent, 'refund', { use_agent_defaults: false })).toHaveLength(2);
    const most = { use_agent_defaults: false, max_retrieved_rag_chunks_count: 1 };
    expect(await ask(agent, 'refund', most)).toHaveLength(1);
    expect(await ask(agent, 'refund', { ...most, max_documents_length: 10 })).toEqual([]);
  });

  test('finds the earlier text until its index is restarted', async () => {
    const one = await seedIndexed('One', refunds, null);
    const knowledgeBase = [{ type: 'text' as const, name: 'One', id: one }];
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase, rag: { enabled: true } });
    simulator.changeSettings({ index_restarts_after_ms: 3_600_000 });
    await call('PATCH', `${base}/${one}`, { content: shipping });
    expect(await ask(agent, 'Norway')).toEqual([]);
    expect(documentsIn(await ask(agent, 'refund'))).toEqual([one]);
  });
});

describe('asking an agent', () => {
  test('without search finds nothing, or is refused', async () => {
    const one = await seedIndexed('One', refunds, null);
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase: [{ type: 'text', name: 'One', id: one }] });
    expect(await ask(agent, 'refund')).toEqual([]);
    simulator.changeSettings({ rag_query_without_search: 'refused' });
    const path = `/v1/convai/agents/${agent}/knowledge-base/rag-query`;
    expect(await call('POST', path, { query: 'refund' })).toMatchObject({ status: 400 });
  });

  test('is a 404 without a code where the route is missing', async () => {
    simulator.changeSettings({ rag_query: 'missing' });
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase: [] });
    const path = `/v1/convai/agents/${agent}/knowledge-base/rag-query`;
    expect(await call('POST', path, { query: 'refund' })).toEqual({ status: 404, value: { detail: 'Not Found' } });
  });
});

test('a search in the texts shows where the words stand', async () => {
  const one = simulator.seedText({ name: 'One', text: refunds, folderId: null });
  simulator.seedText({ name: 'Two', text: shipping, folderId: null });
  const { value } = await call('GET', `${base}/search?query=refund`);
  expect(value).toMatchObject({
    results: [
      {
        document: { id: one },
        search_snippet: [{ value: 'A ' }, { value: 'refund', is_hit: true }, {}, {}, {}, {}, {}, {}, {}],
      },
    ],
    next_cursor: null,
  });
});
