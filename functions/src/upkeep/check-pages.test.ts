/** ElevenLabs' automatic refreshing of web pages, as it is shown on documents. */
import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createKnowledge } from '../commands/create.ts';
import { editKnowledge } from '../commands/edit.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { checkPages } from './check-pages.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterEach(async () => {
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
  const all = await engine.db.collection(collections.knowledge).get();
  await Promise.all(all.docs.map(({ ref }) => ref.delete()));
});
afterAll(() => engine.stop());

let pages = 0;
async function live(autoRemove = false): Promise<{ ref: DocumentReference; url: string }> {
  pages += 1;
  const url = `https://example.com/${pages}`;
  const content = { name: 'Help', url, auto_sync: { frequency_days: 7, auto_remove: autoRemove } };
  const result = await createKnowledge(engine.instance(), { ...content, createdBy: 'u', idempotencyKey: null });
  if (result.kind !== 'created') throw new Error(result.kind);
  const ref = engine.db.collection(collections.knowledge).doc(result.stored.id);
  await engine.deliver(ref);
  return { ref, url };
}
const check = () => checkPages(engine.instance());
const makeDue = (ref: DocumentReference) => ref.update({ auto_sync_check_at: Timestamp.now() });
const postponedMs = async (ref: DocumentReference) =>
  ((await engine.read(ref)).auto_sync_check_at?.toMillis() ?? 0) - Date.now();
const stateOf = async (ref: DocumentReference) => (await engine.read(ref)).auto_sync_state;

test('a page with auto-sync is checked once it is live, and again hours later', async () => {
  const { ref } = await live();
  expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', auto_sync_state: null });
  engine.simulator.clearRequests();
  expect(await check()).toBe(1);
  const { auto_sync_state: state, auto_sync_check_at: next } = await engine.read(ref);
  expect(state).toMatchObject({ consecutive_failures: 0 });
  expect((state?.next_refresh_at?.toMillis() ?? 0) - Date.now()).toBeGreaterThan(6 * 24 * 3_600_000);
  expect((next?.toMillis() ?? 0) - Date.now()).toBeGreaterThan(5 * 3_600_000);
  expect(await check()).toBe(0);
  expect(engine.simulator.counts().by_route).toEqual({ 'GET /v1/convai/knowledge-base/summaries': 1 });
});

test('failed refreshes are counted on the document, and the count is reset after a successful one', async () => {
  const { ref, url } = await live();
  engine.simulator.setPage(url, null);
  engine.simulator.runAutoSync();
  engine.simulator.runAutoSync();
  await check();
  expect(await stateOf(ref)).toMatchObject({ consecutive_failures: 2 });
  engine.simulator.setPage(url, 'Back again.');
  engine.simulator.runAutoSync();
  await makeDue(ref);
  await check();
  expect(await stateOf(ref)).toMatchObject({ consecutive_failures: 0 });
});

test('a page that ElevenLabs removed automatically is failed with the reason, and a retry adds it again', async () => {
  const { ref, url } = await live(true);
  engine.simulator.setPage(url, null);
  engine.simulator.runAutoSync();
  await check();
  expect(await engine.read(ref)).toMatchObject({
    sync_status: 'failed',
    elevenlabs_document_id: null,
    sync_error: { provider_code: 'auto_removed', detail: expect.stringContaining('auto_remove is on') },
  } satisfies Partial<Record<keyof KnowledgeDocument, unknown>>);
  engine.simulator.setPage(url, 'Back again.');
  await ref.update({ retry_requested_at: Timestamp.now() });
  await engine.deliver(ref);
  expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', sync_error: null });
  const copies = engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${ref.id}]`));
  expect(copies).toMatchObject([{ text: 'Back again.' }]);
});

test('a page that is gone for another reason stays completed, for a reconcile job', async () => {
  const { ref } = await live();
  engine.simulator.removeDocument((await engine.read(ref)).elevenlabs_document_id ?? '');
  await check();
  expect((await engine.read(ref)).sync_status).toBe('completed');
});

test('a page whose auto-sync is turned off is no longer checked', async () => {
  const { ref } = await live();
  await check();
  await editKnowledge(engine.instance(), ref.id, { auto_sync: null });
  await engine.deliver(ref);
  expect(await engine.read(ref)).toMatchObject({ auto_sync_state: null, auto_sync_check_at: null });
});

test('a claimed document is not written, one that is not settled or not answered is postponed', async () => {
  const [held, unsettled, other] = [await live(), await live(), await live()];
  const claim = { id: 'c', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
  await held.ref.update({ sync_claim: claim });
  await unsettled.ref.update({ unsettled_since: Timestamp.now() });
  const heldBefore = (await held.ref.get()).updateTime;
  engine.simulator.addFault({ kind: 'status', status: 503, times: 1 });
  expect(await check()).toBe(0);
  expect((await held.ref.get()).updateTime).toEqual(heldBefore);
  for (const { ref } of [unsettled, other]) expect(await postponedMs(ref)).toBeGreaterThan(10 * 60_000);
  await makeDue(other.ref);
  expect(await check()).toBe(1);
  expect(await stateOf(held.ref)).toBeNull();
  expect(await stateOf(unsettled.ref)).toBeNull();
  expect(await stateOf(other.ref)).not.toBeNull();
});

test('a document without a copy is postponed', async () => {
  const { ref } = await live();
  await ref.update({ elevenlabs_document_id: null });
  engine.simulator.clearRequests();
  expect(await check()).toBe(0);
  expect(await postponedMs(ref)).toBeGreaterThan(10 * 60_000);
  expect(engine.simulator.counts().total).toBe(0);
});

test.each([422, 503])(
  'a failure (%d) for the first hundred does not keep the other pages from being checked',
  async (status) => {
    const other = await live();
    await other.ref.update({ auto_sync_check_at: Timestamp.fromMillis(Date.now() - 1_000) });
    const fields = {
      source: {
        type: 'url',
        url: 'https://example.com/',
        auto_sync: { frequency_days: 7, auto_remove: false },
        refresh_id: null,
      },
      sync_status: 'completed',
      auto_sync_check_at: Timestamp.fromMillis(Date.now() - 60_000),
    } as const;
    const failing = await Promise.all(
      Array.from({ length: 100 }, (_, n) => engine.store('', { ...fields, elevenlabs_document_id: `copy-${n}` })),
    );
    engine.simulator.addFault({ kind: 'status', status, body: { detail: [] }, times: 1 });
    expect(await check()).toBe(0);
    expect(await check()).toBe(1);
    expect(await stateOf(other.ref)).not.toBeNull();
    // At different times, so that a page that makes a request fail does not take the same pages
    // with it.
    const times = await Promise.all(failing.map(postponedMs));
    expect(Math.min(...times)).toBeGreaterThan(10 * 60_000);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(5 * 60_000);
  },
);

test('a malformed document is not checked again', async () => {
  const { ref } = await live();
  await ref.update({ name: 7 });
  expect(await check()).toBe(0);
  expect((await ref.get()).get('auto_sync_check_at')).toBeNull();
});
