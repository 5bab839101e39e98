import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { checkIndexes } from './check-index.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
beforeEach(async () => {
  const documents = await engine.db.collection('knowledge').listDocuments();
  await Promise.all(documents.map((ref) => ref.delete()));
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
  engine.simulator.changeSettings({ index_ms: 0, index_outcome: 'succeeded', rag_max_bytes: 1_000_000 });
  engine.log.length = 0;
});
afterAll(() => engine.stop());

const long = (title: string): string => `${title} `.repeat(400);
const check = (ctx = engine.instance()) => checkIndexes(ctx, 5);
const route = 'POST /v1/convai/knowledge-base/rag-index';
const asked = (): number => engine.simulator.counts().by_route[route] ?? 0;
const stateOf = ({ index_status, index_progress, index_due_at }: KnowledgeDocument) => ({
  index_status,
  index_progress,
  isDue: index_due_at !== null,
});

async function synced(text: string, ctx?: EngineContext): Promise<DocumentReference> {
  const ref = await engine.store(text);
  await engine.deliver(ref, ctx);
  const { sync_status, sync_error } = await engine.read(ref);
  expect({ sync_status, sync_error }).toEqual({ sync_status: 'completed', sync_error: null });
  return ref;
}

/** Makes the next check due now. */
const makeDue = (ref: DocumentReference) => ref.update({ index_due_at: Timestamp.fromMillis(Date.now() - 1) });

/** Makes an instance whose provider runs `before` before it answers about indexes. */
function slowly(before: () => Promise<unknown>): EngineContext {
  const ctx = engine.instance();
  const provider = async (): Promise<Provider> => {
    const real = await ctx.provider();
    return {
      ...real,
      ragIndexes: async (...given) => {
        const answer = await real.ragIndexes(...given);
        await before();
        return answer;
      },
    };
  };
  return { ...ctx, provider };
}

describe('the index of a document', () => {
  it('is unknown and due in the write that completes the sync', async () => {
    const document = await engine.read(await synced(long('Due.')));
    expect(stateOf(document)).toEqual({ index_status: 'unknown', index_progress: null, isDue: true });
    expect(document.index_due_at?.toMillis()).toBeLessThanOrEqual(Date.now());
    expect(document.index_since).toEqual(document.index_due_at);
  });

  it('is ready once ElevenLabs says so, and is not checked after that', async () => {
    const ref = await synced(long('Ready.'));
    expect(await check()).toBe(1);
    expect(stateOf(await engine.read(ref))).toEqual({ index_status: 'ready', index_progress: null, isDue: false });
    expect(await check()).toBe(0);
    expect(asked()).toBe(1);
  });

  it('shows its progress, and is checked again later', async () => {
    engine.simulator.changeSettings({ index_ms: 1_500 });
    const ref = await synced(long('Slow.'));
    await check();
    const document = await engine.read(ref);
    expect(stateOf(document)).toMatchObject({ index_status: 'indexing', isDue: true });
    expect(document.index_progress).toBeGreaterThanOrEqual(0);
    expect(document.index_due_at?.toMillis()).toBeGreaterThan(Date.now() + 1_000);
    expect(await check()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await makeDue(ref);
    await check();
    expect((await engine.read(ref)).index_status).toBe('ready');
  });

  it('is too_small, limit_exceeded or failed, as ElevenLabs answers', async () => {
    const small = await synced('Small.');
    await check();
    expect(stateOf(await engine.read(small))).toMatchObject({ index_status: 'too_small', isDue: false });
    engine.simulator.changeSettings({ rag_max_bytes: 10 });
    const full = await synced(long('Full.'));
    await check();
    expect(stateOf(await engine.read(full))).toMatchObject({ index_status: 'limit_exceeded', isDue: true });
    engine.simulator.changeSettings({ rag_max_bytes: 1_000_000, index_outcome: 'failed' });
    const failed = await synced(long('Failed.'));
    // It is rebuilt once.
    await check();
    await makeDue(failed);
    await check();
    expect(stateOf(await engine.read(failed))).toMatchObject({ index_status: 'failed', isDue: true });
  });

  it('stays unknown for a copy that ElevenLabs does not have', async () => {
    const ref = await synced(long('Gone.'));
    engine.simulator.removeDocument((await engine.read(ref)).elevenlabs_document_id ?? '');
    expect(await check()).toBe(1);
    expect(stateOf(await engine.read(ref))).toMatchObject({ index_status: 'unknown', isDue: true });
  });

  it('is unknown again after every text that is sent', async () => {
    const ref = await synced(long('First.'));
    await check();
    await ref.update({ sync_status: 'pending', queued_at: Timestamp.now() });
    await engine.deliver(ref);
    expect(stateOf(await engine.read(ref))).toMatchObject({ index_status: 'unknown', isDue: true });
  });

  it('is not checked if RAG_MODEL is off', async () => {
    const ctx = engine.instance({ ragModel: null });
    const ref = await synced(long('Off.'), ctx);
    expect(stateOf(await engine.read(ref))).toEqual({ index_status: null, index_progress: null, isDue: false });
    await makeDue(ref);
    expect(await check(ctx)).toBe(0);
    expect(asked()).toBe(0);
  });
});

describe('checkIndexes', () => {
  it('asks for a hundred documents at once', async () => {
    const refs = await Promise.all(
      Array.from({ length: 130 }, (_, n) =>
        engine.store(long('x'), {
          sync_status: 'completed',
          elevenlabs_document_id: engine.simulator.seedText({ name: `n${n}`, text: long('x'), folderId: null }),
          index_status: 'unknown',
          index_due_at: Timestamp.now(),
        }),
      ),
    );
    expect(await check()).toBe(130);
    expect(asked()).toBe(2);
    for (const ref of refs) expect((await engine.read(ref)).index_status).toBe('ready');
  });

  it('does not mark a newer text ready after an answer about an older one', async () => {
    const ref = await synced(long('Old.'));
    const ctx = slowly(async () => {
      await ref.update({ sync_status: 'pending', queued_at: Timestamp.now() });
      await engine.deliver(ref);
    });
    expect(await check(ctx)).toBe(0);
    expect(stateOf(await engine.read(ref))).toMatchObject({ index_status: 'unknown', isDue: true });
  });

  it('does not write a claimed document, nor one that is deleted in the meantime', async () => {
    const held = await synced(long('Held.'));
    const sync_claim = { id: 'alive', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
    await held.update({ sync_claim });
    const before = (await held.get()).updateTime;
    expect(await check()).toBe(0);
    expect((await held.get()).updateTime).toEqual(before);
    await held.update({ sync_claim: null });
    expect(await check(slowly(() => held.delete()))).toBe(0);
    expect((await held.get()).exists).toBe(false);
  });

  it('does not ask about documents that are queued', async () => {
    const ref = await synced(long('Edited.'));
    await ref.update({ sync_status: 'pending' });
    expect(await check()).toBe(0);
    expect(asked()).toBe(0);
  });

  it('stops checking a malformed document, and checks the others', async () => {
    const ref = await synced(long('Fine.'));
    const damaged = await synced(long('Damaged.'));
    await damaged.update({ name: 7 });
    expect(await check()).toBe(1);
    expect((await engine.read(damaged)).index_due_at).toBeNull();
    expect((await engine.read(ref)).index_status).toBe('ready');
  });

  it('postpones a document while ElevenLabs is down, and changes nothing else', async () => {
    const ref = await synced(long('Later.'));
    const before = await engine.read(ref);
    engine.simulator.addFault({ kind: 'status', status: 503, method: 'POST', times: 1 });
    expect(await check()).toBe(0);
    const { index_due_at: dueAt, ...after } = await engine.read(ref);
    expect(after).toEqual({ ...before, index_due_at: undefined });
    expect(dueAt?.toMillis()).toBeGreaterThan(before.index_due_at?.toMillis() ?? 0);
    expect(engine.log).toEqual(
      expect.arrayContaining([expect.objectContaining({ severity: 'warn', message: 'indexes not checked' })]),
    );
    await makeDue(ref);
    expect(await check()).toBe(1);
    expect((await engine.read(ref)).index_status).toBe('ready');
  });

  it('gets to the other documents although ElevenLabs fails for the first hundred', async () => {
    const seedDue = (n: number, dueMs: number) =>
      engine.store(long('x'), {
        sync_status: 'completed',
        elevenlabs_document_id: engine.simulator.seedText({ name: `n${n}`, text: long('x'), folderId: null }),
        index_status: 'unknown',
        index_due_at: Timestamp.fromMillis(dueMs),
        index_since: Timestamp.fromMillis(Date.now() - 3_600_000),
      });
    await Promise.all(Array.from({ length: 100 }, (_, n) => seedDue(n, Date.now() - 60_000)));
    const other = await seedDue(100, Date.now() - 1_000);
    engine.simulator.addFault({ kind: 'status', status: 500, method: 'POST', times: 1 });
    await check();
    await check();
    expect((await engine.read(other)).index_status).toBe('ready');
  });

  it('postpones documents whose request is refused', async () => {
    const ref = await synced(long('Refused.'));
    engine.simulator.addFault({ kind: 'status', status: 422, body: { detail: [] }, method: 'POST', times: 1 });
    expect(await check()).toBe(0);
    const document = await engine.read(ref);
    expect(document.index_status).toBe('unknown');
    expect(document.index_due_at?.toMillis()).toBeGreaterThan(Date.now());
  });

  it('is part of the sweep, which counts it', async () => {
    await synced(long('Swept.'));
    expect(await sweep(engine.instance())).toMatchObject({ indexed: 1 });
  });

  it('starts automatically for documents that were sent while RAG_MODEL was off', async () => {
    const off = engine.instance({ ragModel: null });
    const ref = await synced(long('Before.'), off);
    const pending = await engine.store(long('Not sent.'));
    await sweep(off);
    expect((await engine.read(ref)).index_status).toBeNull();
    expect(await sweep(engine.instance())).toMatchObject({ indexed: 1 });
    expect((await engine.read(ref)).index_status).toBe('ready');
    expect((await engine.read(pending)).index_status).toBeNull();
  });

  it('checks each document once if three run at the same time', async () => {
    await Promise.all([synced(long('One.')), synced(long('Two.'))]);
    const counts = await Promise.all([check(), check(), check()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
  });
});
