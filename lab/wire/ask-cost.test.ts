/** Counts what it costs to check that agents find a document. */
import { collections } from '@knowledge-sync/contract';
import { onOpening, refreshBranches } from '@knowledge-sync/functions/agents/branches.ts';
import { refreshHolders } from '@knowledge-sync/functions/agents/record-holders.ts';
import { keepChecks } from '@knowledge-sync/functions/ask/keep-checks.ts';
import { addQuestion } from '@knowledge-sync/functions/ask/questions.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import { Deadline } from '@knowledge-sync/functions/runtime/deadline.ts';
import { readKnowledge } from '@knowledge-sync/functions/store/read.ts';
import { type EngineHarness, startEngine } from '@knowledge-sync/functions/testing/engine.ts';
import { checkIndexes } from '@knowledge-sync/functions/upkeep/check-index.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FirestoreWire, firestoreWire } from './firestore-wire.ts';

const text = 'A refund takes five days after the return has arrived. '.repeat(12);

let engine: EngineHarness;
let wire: FirestoreWire;
let ctx: EngineContext;
const dayMs = 24 * 3_600_000;
/** Noon, when no check of the night is made. */
let aheadMs = Math.ceil(Date.now() / dayMs) * dayMs + dayMs / 2 - Date.now();
let id = '';
beforeAll(async () => {
  engine = await startEngine();
  wire = await firestoreWire(engine.projectId);
  const base = engine.instance();
  ctx = { ...base, db: wire.db, clock: { ...base.clock, now: () => new Date(Date.now() + aheadMs) } };
  // The SDK takes long to load on a busy machine.
  await ctx.search();
  const ref = await engine.store(text);
  id = ref.id;
  await engine.deliver(ref, ctx);
  await checkIndexes(ctx, 1);
  expect((await engine.read(ref)).index_status).toBe('ready');
  const folder = engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
  for (const name of ['Support', 'Sales']) {
    const knowledgeBase = [{ type: 'folder' as const, name: 'f', id: folder }];
    const rag = { enabled: true, embedding_model: 'multilingual_e5_large_instruct' };
    engine.simulator.seedAgent({ name, knowledgeBase, rag });
  }
  const limits = () => ({ signal: new AbortController().signal, timeoutMs: 5_000 });
  await refreshHolders(ctx, limits);
  await refreshBranches(ctx, limits, onOpening);
}, 180_000);
afterAll(async () => {
  await wire.close();
  await engine.stop();
});

async function sweepCost() {
  aheadMs += 10_000;
  wire.clear();
  engine.simulator.clearRequests();
  await keepChecks(ctx, new Deadline(ctx.clock, 60_000));
  const { writes, reads, queries } = wire.counts();
  return { writes, reads, queries, requests: engine.simulator.counts().total };
}

it('of a document without questions is a request for each agent', async () => {
  // Writes: the record made due, its result, and how far the sweep has come.
  expect(await sweepCost()).toEqual({ writes: 3, reads: 6, queries: 3, requests: 2 });
});

it('of a sweep with nothing to check is a read and two queries', async () => {
  expect(await sweepCost()).toEqual({ writes: 0, reads: 1, queries: 2, requests: 0 });
});

it('of two questions is a request for each question and agent', async () => {
  const stored = await readKnowledge(ctx, id);
  if (stored === null) throw new Error('no document');
  for (const question of ['How long does a refund take?', 'When does the return arrive?'])
    await addQuestion(ctx, stored, question, 'editor-uid');
  // Writes: a result for each question, and that of the document.
  expect(await sweepCost()).toEqual({ writes: 3, reads: 5, queries: 3, requests: 4 });
  expect((await engine.db.collection(collections.checks).doc(id).get()).get('state')).toBe('passed');
});
