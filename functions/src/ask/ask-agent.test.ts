import { collections, limits } from '@knowledge-sync/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EngineContext } from '../runtime/context.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { checkIndexes } from '../upkeep/check-index.ts';
import { askAgent } from './ask-agent.ts';
import { countQuestions } from './question-limit.ts';
import { searchTexts } from './search-texts.ts';

/** Asking agents, on a real Firestore and a simulator. */

const refunds = 'A refund takes five days after the return has arrived. '.repeat(12);
const shipping = 'Shipping to Norway costs nine euros and takes a week. '.repeat(12);
const model = 'multilingual_e5_large_instruct';

let engine: EngineHarness;
let ctx: EngineContext;
beforeAll(async () => {
  engine = await startEngine();
  ctx = engine.instance();
  // The SDK takes long to load on a busy machine.
  await ctx.search();
}, 180_000);
beforeEach(() => {
  engine.simulator.changeSettings({ rag_query: 'present', index_restarts_after_ms: 0 });
  engine.simulator.clearFaults();
});
afterAll(() => engine.stop());

/** Syncs a document and makes its index. */
async function synced(name: string, text: string): Promise<{ id: string; copyId: string }> {
  const ref = await engine.store(text, { name });
  await engine.deliver(ref);
  await checkIndexes(ctx, 1);
  return { id: ref.id, copyId: (await engine.read(ref)).elevenlabs_document_id ?? '' };
}

const folderId = (): string => engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
const inFolder = () => [{ type: 'folder' as const, name: 'f', id: folderId() }];

describe('an agent that has the folder and searches', () => {
  test('finds the document, with its id and name here, and the place of its passage', async () => {
    const wanted = await synced('Refunds', refunds);
    await synced('Shipping', shipping);
    const agent = engine.simulator.seedAgent({
      name: 'Support',
      knowledgeBase: inFolder(),
      rag: { enabled: true, embedding_model: model },
    });
    const answer = await askAgent(ctx, agent, { question: 'How long does a refund take?', document_id: wanted.id });
    expect(answer).toMatchObject({
      agent: { id: agent, name: 'Support' },
      available: true,
      mode: 'searches',
      fits: null,
      document: { id: wanted.id, name: 'Refunds', rank: 1 },
    });
    const { passages } = answer as Exclude<typeof answer, null | 'no document'>;
    expect(passages[0]).toMatchObject({ rank: 1, document: { id: wanted.id, name: 'Refunds' } });
    expect(passages[0]?.distance).toBeLessThan(0.5);
  });

  test('shows that another document wins', async () => {
    const wanted = await synced('Refunds two', 'This text is about something else entirely. '.repeat(14));
    const agent = engine.simulator.seedAgent({
      name: 'Support',
      knowledgeBase: inFolder(),
      rag: { enabled: true, embedding_model: model },
    });
    const answer = await askAgent(ctx, agent, { question: 'Shipping to Norway', document_id: wanted.id });
    expect(answer).toMatchObject({ passages: expect.arrayContaining([expect.anything()]), document: { rank: null } });
  });
});

test('an agent without search reads its documents in full, and they fit', async () => {
  const { id } = await synced('Short', refunds);
  const agent = engine.simulator.seedAgent({ name: 'Reader', knowledgeBase: inFolder() });
  const asked = await askAgent(ctx, agent, { question: 'refund', document_id: id });
  expect(asked).toMatchObject({
    mode: 'reads',
    fits: true,
    passages: [],
    document: { rank: null, claim: { kind: 'reads', reason: 'search_off' } },
  });
  await engine.db
    .collection(collections.knowledge)
    .doc(id)
    .update({ 'source.size_bytes': limits.promptMaxCharacters * 4 + 1 });
  expect(await askAgent(ctx, agent, { question: 'refund' })).toMatchObject({ mode: 'reads', fits: false });
});

test('a workspace without the route cannot be asked, which is no error', async () => {
  await synced('Refunds', refunds);
  const agent = engine.simulator.seedAgent({ name: 'Support', knowledgeBase: inFolder(), rag: { enabled: true } });
  engine.simulator.changeSettings({ rag_query: 'missing' });
  expect(await askAgent(ctx, agent, { question: 'refund' })).toMatchObject({ available: false, passages: [] });
});

test('a missing agent, branch or document is told apart', async () => {
  await synced('Refunds', refunds);
  const agent = engine.simulator.seedAgent({ name: 'Support', knowledgeBase: inFolder(), rag: { enabled: true } });
  expect(await askAgent(ctx, 'agent_none', { question: 'refund' })).toBeNull();
  expect(await askAgent(ctx, agent, { question: 'refund', branch_id: 'none' })).toBeNull();
  expect(await askAgent(ctx, agent, { question: 'refund', document_id: 'none' })).toBe('no document');
});

test('an answer that ElevenLabs repeats the question in does not show it', async () => {
  const agent = engine.simulator.seedAgent({ name: 'Support', knowledgeBase: [], rag: { enabled: true } });
  const question = 'Is the secret merger of Larkspur decided?';
  const body = { detail: { status: 'odd', message: `Cannot answer: ${question}` } };
  engine.simulator.addFault({
    kind: 'status',
    route: '/v1/convai/agents/{id}/knowledge-base/rag-query',
    status: 400,
    body,
  });
  const error = await askAgent(ctx, agent, { question }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'ElevenLabsSyncError', http_status: 400, detail: 'Cannot answer: [text]' });
  expect(String(error)).not.toContain('Larkspur');
  expect(JSON.stringify(engine.log)).not.toContain('Larkspur');
});

test('passages in a form that is not known are left out, and the others stay', async () => {
  const { copyId } = await synced('Refunds', refunds);
  const agent = engine.simulator.seedAgent({ name: 'Support', knowledgeBase: inFolder(), rag: { enabled: true } });
  const chunk = { document_id: copyId, document_name: 'x', text: '<p>Five days</p>', content_format: 'html' };
  const body = JSON.stringify({ chunks: [{ text: 7 }, null, chunk], more: true });
  engine.simulator.addFault({ kind: 'garbage', route: '/v1/convai/agents/{id}/knowledge-base/rag-query', body });
  expect(await askAgent(ctx, agent, { question: 'refund' })).toMatchObject({
    passages: [{ rank: 1, distance: null, text: 'Five days', document: { name: 'Refunds' } }],
  });
});

test('a person may ask so many questions an hour, and each has a limit alone', async () => {
  const most = limits.questionsPerHour;
  expect(await countQuestions(ctx, 'ana', most - 1)).toBe(true);
  expect(await countQuestions(ctx, 'ana', 2)).toBe(false);
  expect(await countQuestions(ctx, 'ana', 1)).toBe(true);
  expect(await countQuestions(ctx, 'ana', 1)).toBe(false);
  expect(await countQuestions(ctx, 'ben', 1)).toBe(true);
  const later = { db: ctx.db, clock: { ...ctx.clock, now: () => new Date(Date.now() + 3_600_000) } };
  expect(await countQuestions(later, 'ana', 1)).toBe(true);
});

test('a search in texts finds own documents with the words that were found, and no others', async () => {
  const { id } = await synced('Repairs', 'The zephyr is repaired within nine days.');
  engine.simulator.seedText({ name: 'Of others', text: 'The zephyr of others.', folderId: null });
  const { results, is_complete } = await searchTexts(ctx, 'zephyr');
  expect(is_complete).toBe(true);
  expect(results).toMatchObject([{ document: { id, name: 'Repairs' } }]);
  expect(results[0]?.snippet.filter((piece) => piece.is_hit)).toEqual([{ text: 'zephyr', is_hit: true }]);
});
