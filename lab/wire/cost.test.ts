/**
 * Counts what a document costs: calls to Firestore in a proxy, calls to ElevenLabs in the
 * simulator.
 */
import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { SharedSlots } from '@knowledge-sync/functions/admission/shared-slots.ts';
import { SharedAgentList } from '@knowledge-sync/functions/agents/shared-list.ts';
import { createApi } from '@knowledge-sync/functions/api/app.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import { onWritten } from '@knowledge-sync/functions/sync/on-written.ts';
import { type EngineHarness, startEngine } from '@knowledge-sync/functions/testing/engine.ts';
import { checkIndexes } from '@knowledge-sync/functions/upkeep/check-index.ts';
import type { DocumentReference } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FirestoreWire, firestoreWire } from './firestore-wire.ts';

let engine: EngineHarness;
let wire: FirestoreWire;
let ctx: EngineContext;
beforeAll(async () => {
  engine = await startEngine();
  wire = await firestoreWire(engine.projectId);
  ctx = { ...engine.instance(), db: wire.db };
  // The first document of an instance also creates the folder, which would be counted with it.
  await deliver(await engine.store('The first.'));
});
beforeEach(() => {
  wire.clear();
  engine.simulator.clearRequests();
});
afterAll(async () => {
  await wire.close();
  await engine.stop();
});

/**
 * Delivers an event with the document's state. Reads it past the proxy, since an event contains it.
 */
async function deliver(ref: DocumentReference, engineContext = async () => ctx): Promise<void> {
  const snapshot = await ref.get();
  const event = { eventId: 'e', documentId: ref.id, before: null, after: snapshot.data() ?? null };
  await onWritten({ ...event, updateTime: snapshot.updateTime ?? null }, { clock: ctx.clock, engine: engineContext });
}

const post = (content: string): Promise<DocumentReference> =>
  call('POST', '/api/knowledge', JSON.stringify({ name: 'Refund policy', content }));

/** Calls the API as an editor. @returns the document of the answer */
async function call(
  method: string,
  path: string,
  body: string | null = null,
  contentType = 'application/json',
): Promise<DocumentReference> {
  const response = await anApi().request(path, {
    method,
    headers: { authorization: 'Bearer token', 'content-type': contentType },
    body,
  });
  expect([200, 201]).toContain(response.status);
  const { id } = (await response.json()) as { id: string };
  return engine.db.collection(collections.knowledge).doc(id);
}

/** Makes an instance of the API. */
const anApi = () =>
  createApi({
    ...ctx,
    baseUrl: '',
    addressProblem: async () => null,
    placement: { project: '', region: '', database: '' },
    engine: async () => ctx,
    verifyIdToken: async (token) => ({ uid: token, email_verified: true, auth_time: 0 }),
    readAccount: async () => ({ role: 'editor', isDisabled: false, isVerified: true, validSinceMs: 0 }),
    requiresSecondFactor: false,
    accounts: engine.auth,
    lookUpPeople: async () => new Map(),
    slots: new SharedSlots(ctx, 1),
    agentListMs: 0,
    callsPerMinute: { reads: 1_200, lists: 300, writes: 600, agents: 120 },
  });

describe('the cost of a document', () => {
  it('of a text is 5 Firestore writes, 1 read and 1 call to ElevenLabs', async () => {
    const ref = await post('Refunds take five days.');
    expect(wire.counts()).toMatchObject({ writes: 3, reads: 0, queries: 0 });
    await deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed' } satisfies Partial<KnowledgeDocument>);
    expect(wire.counts()).toMatchObject({ writes: 5, reads: 1, queries: 0 });
    expect(engine.simulator.counts()).toMatchObject({
      total: 1,
      by_route: { 'POST /v1/convai/knowledge-base/text': 1 },
    });
  });

  it('of a file is the same, and its rename neither reads nor sends the file again', async () => {
    const ref = await call('POST', '/api/knowledge/files?filename=a.txt', 'A file.', 'application/octet-stream');
    await deliver(ref);
    expect(wire.counts()).toMatchObject({ writes: 5, reads: 1, queries: 0 });
    expect(engine.simulator.counts()).toMatchObject({
      by_route: { 'POST /v1/convai/knowledge-base/file': 1 },
      total: 1,
    });

    wire.clear();
    engine.simulator.clearRequests();
    await call('PATCH', `/api/knowledge/${ref.id}`, JSON.stringify({ name: 'Renamed' }));
    await deliver(ref);
    // The edit reads the document; the query looks for a replaced body and finds none.
    expect(wire.counts()).toMatchObject({ writes: 4, reads: 1, queries: 1 });
    expect(engine.simulator.counts()).toMatchObject({
      by_route: { 'PATCH /v1/convai/knowledge-base/{id}': 1 },
      total: 1,
    });
  });

  it('of an edit of a text is one read of the earlier text more, which is kept', async () => {
    const ref = await post('Refunds take five days.');
    await deliver(ref);
    wire.clear();
    await call('PATCH', `/api/knowledge/${ref.id}`, JSON.stringify({ content: 'Refunds take six days.' }));
    // Document, body, record of the replaced body, earlier text and event.
    expect(wire.counts()).toMatchObject({ writes: 5, reads: 2, queries: 0 });
  });

  it('of a web page is 4 writes, no read and 1 call, and its refresh costs 1 call', async () => {
    const ref = await call('POST', '/api/knowledge', JSON.stringify({ url: 'https://example.com/' }));
    await deliver(ref);
    expect(wire.counts()).toMatchObject({ writes: 4, reads: 0, queries: 0 });
    expect(engine.simulator.counts()).toMatchObject({
      by_route: { 'POST /v1/convai/knowledge-base/url': 1 },
      total: 1,
    });

    wire.clear();
    engine.simulator.clearRequests();
    await call('POST', `/api/knowledge/${ref.id}/refresh`);
    await deliver(ref);
    expect(wire.counts()).toMatchObject({ writes: 4, reads: 1, queries: 1 });
    expect(engine.simulator.counts()).toMatchObject({
      by_route: { 'POST /v1/convai/knowledge-base/{id}/refresh': 1 },
      total: 1,
    });
  });

  it('of an event of the engine’s own write is nothing, and the engine is not loaded', async () => {
    const ref = await post('Own writes.');
    const states: KnowledgeDocument[] = [];
    const stop = ref.onSnapshot((snapshot) => void states.push(snapshot.data() as KnowledgeDocument));
    await expect.poll(() => states.length, { timeout: 10_000 }).toBe(1);
    // Slow enough for the listener to see each state.
    engine.simulator.changeSettings({ latency_ms: 200 });
    await deliver(ref);
    engine.simulator.changeSettings({ latency_ms: 0 });
    await expect.poll(() => states.at(-1)?.sync_status, { timeout: 10_000 }).toBe('completed');
    stop();
    wire.clear();
    engine.simulator.clearRequests();
    const own = states.filter(({ sync_status }) => sync_status !== 'pending');
    expect(own.map(({ sync_status }) => sync_status)).toEqual(['syncing', 'completed']);
    for (const after of own) {
      await onWritten(
        { eventId: 'e', documentId: ref.id, before: null, after, updateTime: null },
        { clock: ctx.clock, engine: () => Promise.reject(new Error('the engine was loaded')) },
      );
    }
    expect(wire.counts()).toMatchObject({ writes: 0, reads: 0, queries: 0 });
    expect(engine.simulator.counts().total).toBe(0);
  });

  it('of an index check is one write per document, one call per hundred documents, and one read and one call for each text that is ready; its event costs nothing', async () => {
    const ref = await post('Indexed. '.repeat(100));
    await deliver(ref);
    wire.clear();
    engine.simulator.clearRequests();
    expect(await checkIndexes(ctx, 1)).toBeGreaterThan(0);
    const { writes, reads, queries, writtenBytes } = wire.counts();
    const { by_route: byRoute, total } = engine.simulator.counts();
    const passages = byRoute['GET /v1/convai/knowledge-base/{id}/chunks'] ?? 0;
    expect(passages).toBeGreaterThan(0);
    // A read tells which models agents search with, the others are the texts.
    expect({ reads, queries }).toEqual({ reads: 1 + passages, queries: 1 });
    expect(writes).toBe(new Set(writtenBytes.map(({ path }) => path)).size);
    expect(byRoute['POST /v1/convai/knowledge-base/rag-index']).toBe(1);
    expect(total).toBe(1 + passages);
    const after = await engine.read(ref);
    expect(after.index_status).toBe('ready');
    await onWritten(
      { eventId: 'e', documentId: ref.id, before: null, after, updateTime: null },
      { clock: ctx.clock, engine: () => Promise.reject(new Error('the engine was loaded')) },
    );
  });

  it('of listeners and events does not grow with the text', async () => {
    const sizeOfWatched = async (content: string): Promise<number[]> => {
      wire.clear();
      const ref = await post(content);
      await deliver(ref);
      expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed' });
      return wire
        .counts()
        .writtenBytes.filter(({ path }) => path === `${collections.knowledge}/${ref.id}`)
        .map(({ bytes }) => bytes);
    };
    const [small = 0, ...smallLater] = await sizeOfWatched('x'.repeat(100));
    const [large = 0, ...largeLater] = await sizeOfWatched('x'.repeat(5_000_000));
    expect(small).toBeGreaterThan(300);
    // A larger number takes a few more bytes.
    expect(Math.abs(large - small)).toBeLessThan(16);
    expect(large).toBeLessThan(2_000);
    expect(smallLater).toHaveLength(2);
    for (const [index, bytes] of largeLater.entries())
      expect(Math.abs(bytes - (smallLater[index] ?? 0))).toBeLessThan(16);
  });
});

describe('the cost of the limits of a person', () => {
  it('of 60 changes in a minute is 1 read and 1 write', async () => {
    const api = anApi();
    const change = () =>
      api.request('/api/knowledge/missing', { method: 'DELETE', headers: { authorization: 'Bearer someone' } });
    const answers = await Promise.all(Array.from({ length: 60 }, change));
    expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(404));
    const { writes, reads } = wire.counts().allowances;
    // 2 if the minute ends during the test.
    expect(writes).toBeLessThanOrEqual(2);
    expect(reads).toBe(writes);
  });
});

describe('the cost of calls that ask ElevenLabs', () => {
  it('of a slot is 1 read and 2 writes', async () => {
    const giveBack = await new SharedSlots(ctx, 1).take();
    await giveBack();
    expect(wire.counts()).toMatchObject({ reads: 1, writes: 2 });
  });

  it('of a list of agents is 2 reads and 2 writes, and 1 read for each further caller', async () => {
    const page = { agents: [], next_cursor: null };
    await new SharedAgentList(ctx, 60_000).read({ limit: 50 }, async () => page);
    expect(wire.counts()).toMatchObject({ reads: 2, writes: 2 });
    wire.clear();
    const list = () => Promise.reject(new Error('not asked'));
    expect(await new SharedAgentList(ctx, 60_000).read({ limit: 50 }, list)).toEqual(page);
    expect(wire.counts()).toMatchObject({ reads: 1, writes: 0 });
  });
});
