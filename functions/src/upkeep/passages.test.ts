/** Whether a ready index holds the text that was sent, on the emulator and the simulator. */
import { collections, indexDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKnowledge } from '../commands/create.ts';
import { editKnowledge, refreshPage } from '../commands/edit.ts';
import { sweep } from '../sweep.ts';
import { type ReconcileHarness, startReconcileHarness } from '../testing/reconcile.ts';
import { checkIndexes } from './check-index.ts';

let harness: ReconcileHarness;
let engine: ReconcileHarness['engine'];
beforeAll(async () => {
  harness = await startReconcileHarness();
  ({ engine } = harness);
});
beforeEach(async () => {
  await harness.clear();
  await progressRef().delete();
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
  engine.simulator.changeSettings({
    index_ms: 0,
    index_outcome: 'succeeded',
    index_restarts_after_ms: 0,
    passages: 'as sent',
  });
  engine.log.length = 0;
});
afterAll(() => engine.stop());

const model = 'multilingual_e5_large_instruct';
const minute = 60_000;
const never = 30 * 24 * 3_600_000;
const passages = '/v1/convai/knowledge-base/{id}/chunks';
const progressRef = () => engine.db.collection(collections.engine).doc(indexDocument);
const long = (title: string): string =>
  Array.from({ length: 100 }, (_, line) => `${title} in line ${line}.`).join('\n');
const check = () => checkIndexes(harness.ctx, 5);
const count = (route: string): number => engine.simulator.counts().by_route[route] ?? 0;
const reads = (): number => count(`GET ${passages}`);
const deletions = (): number => count('DELETE /v1/convai/knowledge-base/{id}/rag-index/{rag_index_id}');

async function checked(text: string): Promise<DocumentReference> {
  const ref = await harness.synced(text);
  await check();
  return ref;
}
async function edit(ref: DocumentReference, text: string): Promise<void> {
  const result = await editKnowledge(harness.ctx, ref.id, { content: text }, null);
  if (result.kind !== 'edited') throw new Error(result.kind);
  await engine.deliver(ref);
}
/** As if the last check and the text were so much older. */
async function age(ref: DocumentReference, ms: number): Promise<void> {
  const { index_since: since, index_due_at: due, index_checked_at: last } = await engine.read(ref);
  const earlier = (time: { toMillis(): number } | null) =>
    time === null ? null : Timestamp.fromMillis(time.toMillis() - ms);
  await ref.update({ index_since: earlier(since), index_due_at: earlier(due), index_checked_at: earlier(last) });
}
const indexOf = async (ref: DocumentReference) => {
  const { index_status: status, indexes, index_due_at: due } = await engine.read(ref);
  return { status, ...indexes[model], isDue: due !== null };
};
const ready = { status: 'ready', passages: 'same', isDue: false };

describe('an index that ElevenLabs calls ready', () => {
  it('is compared with the text once', async () => {
    const ref = await checked(long('Refunds'));
    expect(await indexOf(ref)).toEqual(ready);
    expect(reads()).toBe(1);
    await ref.update({ index_due_at: Timestamp.now() });
    await check();
    expect(await indexOf(ref)).toEqual(ready);
    expect(reads()).toBe(1);
  });

  it('may hold the text in overlapping passages on several pages', async () => {
    engine.simulator.changeSettings({ passages: 'overlapping' });
    const ref = await checked(long('Refunds').repeat(40));
    expect(await indexOf(ref)).toEqual(ready);
    expect(reads()).toBeGreaterThan(1);
  });

  it('counts as indexing while it holds the text before the edit', async () => {
    const ref = await checked(long('Refunds'));
    engine.simulator.changeSettings({ index_restarts_after_ms: 1_500 });
    await edit(ref, long('Returns'));
    await check();
    expect(await indexOf(ref)).toEqual({ status: 'indexing', passages: 'other', isDue: true });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await age(ref, 10_000);
    await check();
    expect(await indexOf(ref)).toEqual(ready);
    expect(deletions()).toBe(0);
  });

  it('is deleted and rebuilt once if it still holds the text before the edit after two minutes', async () => {
    const ref = await checked(long('Refunds'));
    engine.simulator.changeSettings({ index_restarts_after_ms: never });
    await edit(ref, long('Returns'));
    await check();
    await age(ref, 2 * minute);
    await check();
    expect(await indexOf(ref)).toEqual({ status: 'unknown', restarted: true, isDue: true });
    await age(ref, 5_000);
    await check();
    expect(await indexOf(ref)).toEqual({ ...ready, restarted: true });
    expect(deletions()).toBe(1);
  });

  it('is accepted in the form that ElevenLabs gives its passages, after it was rebuilt', async () => {
    engine.simulator.changeSettings({ passages: 'rewritten' });
    const ref = await checked(long('Refunds'));
    await age(ref, 2 * minute);
    await check();
    await age(ref, 5_000);
    await check();
    expect(await indexOf(ref)).toEqual({ status: 'ready', passages: 'other', restarted: true, isDue: false });
    await ref.update({ index_due_at: Timestamp.now() });
    const before = reads();
    await check();
    expect([reads() - before, deletions()]).toEqual([0, 1]);
  });

  it('counts as indexing while its passages cannot be read, and a full rate limit stops the others', async () => {
    const refs = await Promise.all(['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((n) => harness.synced(long(n))));
    engine.simulator.addFault({ kind: 'status', preset: 'rate_limit_exceeded', route: passages });
    await check();
    for (const ref of refs) expect(await indexOf(ref)).toEqual({ status: 'indexing', passages: 'unread', isDue: true });
    expect(reads()).toBeLessThanOrEqual(4);
    engine.simulator.clearFaults();
    await Promise.all(refs.map((ref) => age(ref, 10_000)));
    await check();
    for (const ref of refs) expect(await indexOf(ref)).toEqual(ready);
  });

  it.each([
    ['ElevenLabs has no passages', { status: 404, body: { detail: 'Not Found' } }],
    ['the key may not read them', { preset: 'missing_permissions' as const }],
  ])('is ready after a minute if %s', async (_, answer) => {
    engine.simulator.addFault({ kind: 'status', ...answer, route: passages });
    const ref = await checked(long('Refunds'));
    expect(await indexOf(ref)).toMatchObject({ status: 'indexing', isDue: true });
    await age(ref, minute);
    await check();
    expect(await indexOf(ref)).toEqual({ status: 'ready', isDue: false });
  });

  it('survives an answer that is no list of passages', async () => {
    for (const body of [{ chunks: null, next_cursor: null }, { chunks: [{ id: 1 }] }, 'text', {}])
      engine.simulator.addFault({ kind: 'status', status: 200, body, route: passages, times: 1 });
    const refs = await Promise.all(['One', 'Two', 'Three', 'Four'].map((n) => harness.synced(long(n))));
    await check();
    for (const ref of refs) expect((await indexOf(ref)).status).toBe('indexing');
    await Promise.all(refs.map((ref) => age(ref, 10_000)));
    await check();
    for (const ref of refs) expect(await indexOf(ref)).toEqual(ready);
  });

  it('of a refreshed page is compared with the content of the copy', async () => {
    const url = 'https://example.com/hours';
    engine.simulator.setPage(url, long('Opens at nine'));
    const input = { name: 'Hours', url, auto_sync: null, createdBy: 'u', idempotencyKey: null };
    const created = await createKnowledge(harness.ctx, input);
    if (created.kind !== 'created') throw new Error(created.kind);
    const ref = engine.db.collection(collections.knowledge).doc(created.stored.id);
    await engine.deliver(ref);
    await check();
    expect(await indexOf(ref)).toEqual({ status: 'ready', isDue: false });
    expect(reads()).toBe(0);
    engine.simulator.changeSettings({ index_restarts_after_ms: 1_500 });
    engine.simulator.setPage(url, long('Opens at ten'));
    await refreshPage(harness.ctx, ref.id);
    await engine.deliver(ref);
    await check();
    expect(await indexOf(ref)).toEqual({ status: 'indexing', passages: 'other', isDue: true });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await age(ref, 10_000);
    await check();
    expect(await indexOf(ref)).toEqual(ready);
  });
});

describe('an index that failed', () => {
  it('is deleted and rebuilt once', async () => {
    engine.simulator.changeSettings({ index_outcome: 'failed' });
    const ref = await checked(long('Refunds'));
    expect(await indexOf(ref)).toEqual({ status: 'unknown', restarted: true, isDue: true });
    await age(ref, 5_000);
    await check();
    expect(await indexOf(ref)).toEqual({ status: 'failed', restarted: true, isDue: true });
    await age(ref, minute);
    await check();
    expect(deletions()).toBe(1);
    engine.simulator.changeSettings({ index_outcome: 'succeeded' });
    await edit(ref, long('Returns'));
    await check();
    expect(await indexOf(ref)).toEqual(ready);
  });

  it('stays failed while ElevenLabs refuses to delete it', async () => {
    engine.simulator.changeSettings({ index_outcome: 'failed' });
    engine.simulator.addFault({ kind: 'status', preset: 'insufficient_permissions', method: 'DELETE' });
    const ref = await checked(long('Refunds'));
    expect(await indexOf(ref)).toEqual({ status: 'failed', isDue: true });
    engine.simulator.clearFaults();
    engine.simulator.changeSettings({ index_outcome: 'succeeded' });
    await age(ref, minute);
    await check();
    await age(ref, minute);
    await check();
    expect(await indexOf(ref)).toEqual({ ...ready, restarted: true });
  });
});

describe('a ready index', () => {
  const lost = async (ref: DocumentReference): Promise<void> => {
    const { elevenlabs_document_id: id } = await engine.read(ref);
    const base = `${engine.simulator.url}/v1/convai/knowledge-base/${id}/rag-index`;
    const headers = { 'xi-api-key': 'key' };
    const { indexes } = (await (await fetch(base, { headers })).json()) as { indexes: { id: string }[] };
    for (const index of indexes) await fetch(`${base}/${index.id}`, { method: 'DELETE', headers });
    engine.simulator.clearRequests();
  };
  const bulk = () => count('POST /v1/convai/knowledge-base/rag-index');

  it('is looked at again after a minute, once, and not written unless it has changed', async () => {
    await sweep(harness.ctx);
    const refs = await Promise.all(['One', 'Two'].map((n) => checked(long(n))));
    await sweep(harness.ctx);
    engine.simulator.clearRequests();
    for (const ref of refs) await age(ref, minute);
    // The place of the first sweep is a minute before it.
    await progressRef().update({ rechecked: { checked_at: Timestamp.fromMillis(Date.now() - 5 * minute), id: null } });
    const before = await Promise.all(refs.map(async (ref) => (await ref.get()).updateTime));
    await sweep(harness.ctx);
    expect([bulk(), reads()]).toEqual([1, 0]);
    await sweep(harness.ctx);
    expect(bulk()).toBe(1);
    expect(await Promise.all(refs.map(async (ref) => (await ref.get()).updateTime))).toEqual(before);
  });

  it('of a copy that is gone is not changed: a comparison reports the copy', async () => {
    await sweep(harness.ctx);
    const ref = await checked(long('Refunds'));
    await age(ref, minute);
    await ref.update({ indexes: {} });
    engine.simulator.removeDocument((await engine.read(ref)).elevenlabs_document_id ?? '');
    await progressRef().update({ rechecked: { checked_at: Timestamp.fromMillis(Date.now() - 5 * minute), id: null } });
    const before = (await ref.get()).updateTime;
    await sweep(harness.ctx);
    expect((await ref.get()).updateTime).toEqual(before);
  });

  it('that ElevenLabs rebuilds is checked until it is ready again', async () => {
    await sweep(harness.ctx);
    const ref = await checked(long('Refunds'));
    await age(ref, minute);
    await progressRef().update({ rechecked: { checked_at: Timestamp.fromMillis(Date.now() - 5 * minute), id: null } });
    await lost(ref);
    engine.simulator.changeSettings({ index_ms: 1_000 });
    await sweep(harness.ctx);
    expect(await indexOf(ref)).toMatchObject({ status: 'indexing', isDue: true });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await age(ref, 5_000);
    await sweep(harness.ctx);
    expect(await indexOf(ref)).toEqual(ready);
  });

  it('is looked at again in each comparison, with one request for a hundred documents', async () => {
    const [kept, gone] = await Promise.all(['One', 'Two'].map((n) => checked(long(n))));
    if (kept === undefined || gone === undefined) throw new Error('two documents');
    await lost(gone);
    await harness.reconcile();
    expect(bulk()).toBe(1);
    expect(await indexOf(kept)).toEqual(ready);
    // The request has started it, and it is ready at once.
    expect(await indexOf(gone)).toEqual(ready);
    engine.simulator.changeSettings({ index_ms: 60_000 });
    await lost(gone);
    await harness.reconcile();
    expect(await indexOf(gone)).toMatchObject({ status: 'indexing', isDue: true });
  });

  it('of an earlier release is compared in the next comparison', async () => {
    const ref = await checked(long('Refunds'));
    await ref.update({ indexes: { [model]: { status: 'ready' } } });
    await harness.reconcile();
    expect(await indexOf(ref)).toEqual(ready);
    engine.simulator.clearRequests();
    await harness.reconcile();
    expect(reads()).toBe(0);
  });

  it('does not fail a comparison while ElevenLabs does not answer about indexes', async () => {
    const ref = await checked(long('Refunds'));
    engine.simulator.addFault({ kind: 'status', status: 503, route: '/v1/convai/knowledge-base/rag-index' });
    expect(await harness.reconcile()).toMatchObject({ status: 'completed', message: null });
    expect(await indexOf(ref)).toEqual(ready);
  });
});
