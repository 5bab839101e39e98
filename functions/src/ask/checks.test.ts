import { checkSchema, collections, limits, questionSchema, questionsDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { onOpening, refreshBranches } from '../agents/branches.ts';
import { refreshHolders } from '../agents/record-holders.ts';
import type { EngineContext } from '../runtime/context.ts';
import { Deadline } from '../runtime/deadline.ts';
import { readKnowledge } from '../store/read.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { checkIndexes } from '../upkeep/check-index.ts';
import { planCheck, runCheck } from './check-document.ts';
import { keepChecks } from './keep-checks.ts';
import { addQuestion, changeQuestion, deleteQuestion, readQuestions } from './questions.ts';

/** The checks of documents, on a real Firestore and a simulator. */

const refunds = 'A refund takes five days after the return has arrived. '.repeat(12);
const shipping = 'Shipping to Norway costs nine euros and takes a week. '.repeat(12);
const question = 'How many days until a refund arrives?';
const dayMs = 24 * 3_600_000;
const model = 'multilingual_e5_large_instruct';

let engine: EngineHarness;
let ctx: EngineContext;
/** Noon, when no check of the night is made. */
let nowMs: number;
beforeAll(async () => {
  engine = await startEngine();
  // The SDK takes long to load on a busy machine.
  await engine.instance().search();
}, 180_000);
beforeEach(async () => {
  for (const name of [collections.knowledge, collections.checks]) {
    await engine.db.recursiveDelete(engine.db.collection(name));
  }
  await engine.db.collection(collections.engine).doc(questionsDocument).delete();
  await engine.db.collection(collections.workspace).doc('agents').delete();
  engine.simulator.reset();
  engine.log.length = 0;
  nowMs = Math.ceil(Date.now() / dayMs) * dayMs + dayMs / 2;
  const base = engine.instance();
  ctx = { ...base, clock: { ...base.clock, now: () => new Date(nowMs) } };
});
afterAll(() => engine.stop());

const at = (hour: number, day = 1): number => new Date(Date.UTC(2035, 5, day, hour)).getTime();

/** Syncs a document and makes its index. */
async function synced(name: string, text: string): Promise<string> {
  const ref = await engine.store(text, { name });
  await engine.deliver(ref, ctx);
  await checkIndexes(ctx, 1);
  return ref.id;
}

/** An agent that has the folder, whose settings are recorded. */
async function holder(
  rag: Record<string, string | boolean | number> = { enabled: true, embedding_model: model },
): Promise<string> {
  const folder = engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
  const id = engine.simulator.seedAgent({
    name: 'Support',
    knowledgeBase: [{ type: 'folder', name: 'f', id: folder }],
    rag: rag as never,
  });
  await record();
  return id;
}

async function record(): Promise<void> {
  const signal = new AbortController().signal;
  const callLimits = () => ({ signal, timeoutMs: 5_000 });
  await refreshHolders(ctx, callLimits);
  await refreshBranches(ctx, callLimits, { ...onOpening, olderThanMs: 0 });
}

const storedOf = async (id: string) => {
  const stored = await readKnowledge(ctx, id);
  if (stored === null) throw new Error('no document');
  return stored;
};
const ask = async (id: string, text = question) => await addQuestion(ctx, await storedOf(id), text, 'editor-uid');
/** Some seconds later, so that the checks of indexes count. */
const sweepChecks = () => {
  nowMs += 10_000;
  return keepChecks(ctx, new Deadline(ctx.clock, 60_000));
};
const checkOf = async (id: string) =>
  checkSchema.parse((await engine.db.collection(collections.checks).doc(id).get()).data());
const resultsOf = async (id: string) => (await readQuestions(ctx, id)).questions.map((each) => each.question.result);
const queries = () => engine.simulator.counts().by_route['POST /v1/convai/agents/{id}/knowledge-base/rag-query'] ?? 0;

/** Replaces the text, as an edit does, and syncs it. */
async function editTo(id: string, text: string): Promise<void> {
  const { name } = (await storedOf(id)).document;
  const fresh = await engine.store(text, { name });
  const { source, body_id, body_parts, revision } = (await storedOf(fresh.id)).document;
  const part = await fresh.collection(collections.body).doc(`${body_id}.0`).get();
  const ref = engine.db.collection(collections.knowledge).doc(id);
  await ref
    .collection(collections.body)
    .doc(`${body_id}.0`)
    .set(part.data() ?? {});
  await engine.db.recursiveDelete(fresh);
  const now = Timestamp.now();
  await ref.update({ source, body_id, body_parts, revision, updated_at: now, sync_status: 'pending', queued_at: now });
  await engine.deliver(ref, ctx);
  await checkIndexes(ctx, 1);
}

describe('a question of a document', () => {
  test('passes after the sync, with one request, and its result is counted', async () => {
    const id = await synced('Refunds', refunds);
    await synced('Shipping', shipping);
    const agent = await holder();
    await ask(id);
    expect(await sweepChecks()).toBe(2);
    expect(await resultsOf(id)).toMatchObject([
      {
        outcome: 'found',
        agents: [{ agent_id: agent, agent_name: 'Support', outcome: 'found', rank: 1, winners: [] }],
      },
    ]);
    expect(await checkOf(id)).toMatchObject({
      name: 'Refunds',
      questions: 1,
      failed: 0,
      state: 'passed',
      automatic: null,
      due_for: 'night',
    });
    expect(queries()).toBe(2);
    expect(await sweepChecks()).toBe(0);
    expect(queries()).toBe(2);
  });

  test('fails after an edit, with what won, and passes after the next', async () => {
    const id = await synced('Refunds', refunds);
    const other = await synced('Returns', `${refunds} and more`);
    await holder();
    await ask(id);
    await sweepChecks();
    await editTo(id, shipping);
    await sweepChecks();
    expect(await resultsOf(id)).toMatchObject([
      { outcome: 'not_found', agents: [{ rank: null, winners: [{ document_id: other, name: 'Returns' }, {}] }] },
    ]);
    expect(await checkOf(id)).toMatchObject({ failed: 1, state: 'failed' });
    await editTo(id, refunds);
    await sweepChecks();
    expect(await resultsOf(id)).toMatchObject([{ outcome: 'found' }]);
    expect(await checkOf(id)).toMatchObject({ failed: 0, state: 'passed' });
  });

  test('notices that searches find the earlier text', async () => {
    const id = await synced('Refunds', refunds);
    await holder();
    engine.simulator.changeSettings({ index_restarts_after_ms: 3_600_000 });
    await editTo(id, `${refunds.replaceAll('five', 'three')}`);
    await ask(id);
    await runCheck(ctx, await planCheck(ctx, await storedOf(id)), () => ({
      signal: new AbortController().signal,
      timeoutMs: 5_000,
    }));
    expect(await resultsOf(id)).toMatchObject([{ outcome: 'older_text', agents: [{ rank: 1 }] }]);
    expect(await checkOf(id)).toMatchObject({ failed: 1, state: 'failed' });
  });

  test('is read in full by an agent without search, without a request', async () => {
    const id = await synced('Refunds', refunds);
    await holder({ enabled: false });
    await ask(id);
    await sweepChecks();
    expect(await resultsOf(id)).toMatchObject([{ outcome: 'reads' }]);
    expect(queries()).toBe(0);
  });

  test('has no result while the workspace cannot be asked, and nothing fails', async () => {
    const id = await synced('Refunds', refunds);
    await holder();
    engine.simulator.changeSettings({ rag_query: 'missing' });
    await ask(id);
    expect(await sweepChecks()).toBe(1);
    expect(await resultsOf(id)).toMatchObject([{ outcome: 'unavailable' }]);
    expect(await checkOf(id)).toMatchObject({ failed: 0, state: 'not_checked' });
  });

  test('is asked again later when ElevenLabs does not answer', async () => {
    const id = await synced('Refunds', refunds);
    await holder();
    await ask(id);
    engine.simulator.addFault({
      kind: 'status',
      status: 503,
      route: '/v1/convai/agents/{id}/knowledge-base/rag-query',
    });
    expect(await sweepChecks()).toBe(0);
    expect(await resultsOf(id)).toEqual([null]);
    expect((await checkOf(id)).due_at?.toMillis()).toBeGreaterThan(nowMs);
    engine.simulator.clearFaults();
    nowMs += 11 * 60_000;
    expect(await sweepChecks()).toBe(1);
    expect(await resultsOf(id)).toMatchObject([{ outcome: 'found' }]);
    expect(JSON.stringify(engine.log)).not.toContain('refund');
  });
});

test('a key that is refused stops the checks of a sweep, and agents that cannot be asked do not', async () => {
  const id = await synced('Refunds', refunds);
  await holder();
  await ask(id);
  const route = '/v1/convai/agents/{id}/knowledge-base/rag-query';
  engine.simulator.addFault({ kind: 'status', preset: 'invalid_api_key', route });
  expect(await sweepChecks()).toBe(0);
  expect(await resultsOf(id)).toEqual([null]);
  engine.simulator.clearFaults();
  engine.simulator.addFault({ kind: 'status', preset: 'invalid_parameters', route });
  nowMs += 11 * 60_000;
  expect(await sweepChecks()).toBe(1);
  expect(await resultsOf(id)).toMatchObject([{ outcome: 'unavailable' }]);
});

describe('the questions of a document', () => {
  test('can be changed and deleted, and each change is logged', async () => {
    const id = await synced('Refunds', refunds);
    await holder();
    const added = await ask(id);
    await sweepChecks();
    await changeQuestion(ctx, await storedOf(id), added?.id ?? '', 'Another?', 'editor-uid');
    expect(await resultsOf(id)).toEqual([null]);
    expect(await deleteQuestion(ctx, await storedOf(id), added?.id ?? '', 'editor-uid')).toBe(true);
    expect(await deleteQuestion(ctx, await storedOf(id), 'none', 'editor-uid')).toBe(false);
    expect((await readQuestions(ctx, id)).questions).toEqual([]);
    expect(await checkOf(id)).toMatchObject({ questions: 0, due_for: 'sync' });
    const { docs } = await engine.db.collection(collections.events).where('document_id', '==', id).get();
    expect(docs.map((event) => event.get('action')).sort()).toEqual([
      'question_added',
      'question_changed',
      'question_deleted',
    ]);
  });

  test('are at most twenty, also when they are added at once', async () => {
    const id = await synced('Refunds', refunds);
    const added = await Promise.all(
      Array.from({ length: limits.questionsPerDocument + 3 }, (_, n) => ask(id, `Question ${n}?`)),
    );
    expect(added.filter((each) => each !== null)).toHaveLength(limits.questionsPerDocument);
    expect((await readQuestions(ctx, id)).questions).toHaveLength(limits.questionsPerDocument);
  });

  test('are deleted with the document, and so is the record of its checks', async () => {
    const id = await synced('Refunds', refunds);
    await ask(id);
    const ref = engine.db.collection(collections.knowledge).doc(id);
    const now = Timestamp.now();
    await ref.update({ deletion_requested_at: now, sync_status: 'pending', queued_at: now });
    await engine.deliver(ref, ctx);
    const left = (await engine.storedPaths()).filter((path) => path.includes(id));
    expect(left).toEqual([]);
  });
});

describe('a document without questions', () => {
  test('is looked up by its first sentences after a sync, with neutral settings', async () => {
    const id = await synced('Refunds', refunds);
    await holder({ enabled: true, embedding_model: model, max_vector_distance: 0 });
    await sweepChecks();
    expect(await checkOf(id)).toMatchObject({
      questions: 0,
      failed: 0,
      state: 'passed',
      automatic: { outcome: 'found', agents: [{ outcome: 'found', rank: 1 }] },
    });
    expect(queries()).toBe(1);
  });

  test('is not found when its index is of another text', async () => {
    const id = await synced('Refunds', refunds);
    await holder();
    const copy = engine.simulator.documents().find(({ type }) => type === 'text')?.id ?? '';
    engine.simulator.removeDocument(copy);
    await sweepChecks();
    expect(await checkOf(id)).toMatchObject({ state: 'failed', automatic: { outcome: 'not_found' } });
  });
});

describe('at night', () => {
  const nightly = async (id: string, dueAt: number): Promise<void> => {
    await engine.db
      .collection(collections.checks)
      .doc(id)
      .update({ due_at: Timestamp.fromMillis(dueAt), due_for: 'night' });
  };

  test('checks are made between 1 and 5 in UTC, few in each sweep', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.push(await synced(`Refunds ${n}`, `${refunds} ${n}`));
    await holder();
    await sweepChecks();
    for (const id of ids) await nightly(id, at(0));
    engine.simulator.clearRequests();
    nowMs = at(12);
    expect(await sweepChecks()).toBe(0);
    nowMs = at(2, 2);
    expect(await sweepChecks()).toBe(5);
    expect(await sweepChecks()).toBe(2);
    expect(queries()).toBe(7);
  });

  test('no more requests are made than the stated number', async () => {
    const id = await synced('Refunds', refunds);
    await holder();
    await sweepChecks();
    await nightly(id, at(0));
    nowMs = at(2, 3);
    const progress = engine.db.collection(collections.engine).doc(questionsDocument);
    await progress.set({ night: '2035-06-03', requests: limits.checkRequestsPerNight }, { merge: true });
    expect(await sweepChecks()).toBe(0);
    // The next night has requests of its own, and begins with what waits longest.
    nowMs = at(2, 4);
    expect(await sweepChecks()).toBe(1);
    expect((await progress.get()).data()).toMatchObject({ night: '2035-06-04', requests: 1 });
  });
});

test('a stored question has the fields of the schema', async () => {
  const id = await synced('Refunds', refunds);
  await ask(id);
  const { docs } = await engine.db.collection(collections.knowledge).doc(id).collection(collections.questions).get();
  expect(docs.map((snapshot) => questionSchema.safeParse(snapshot.data()).success)).toEqual([true]);
});
