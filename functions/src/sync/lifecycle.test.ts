/** Removal, deletion straight in Firestore, and the settle pass. */
import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { revisionOf } from '../document/revision.ts';
import type { EngineConfig } from '../runtime/context.ts';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { onWritten } from './on-written.ts';
import { NotSettledError } from './remove-orphan.ts';
import { settle } from './settle.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
  await engine.deliver(await engine.store('Makes the folder.'));
});
afterEach(() => {
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
});
afterAll(() => engine.stop());

const ago = (ms: number): Timestamp => Timestamp.fromMillis(Date.now() - ms);
const copiesOf = (ref: DocumentReference) =>
  engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${ref.id}]`));
const folderId = (): string => engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
const leaveCopy = (ref: DocumentReference, text: string): string =>
  engine.simulator.seedText({ name: `Old [kb:test/${ref.id}]`, text, folderId: folderId() });

async function synced(text: string): Promise<DocumentReference> {
  const ref = await engine.store(text);
  await engine.deliver(ref);
  expect((await engine.read(ref)).sync_status).toBe('completed');
  return ref;
}

/** Writes the tombstone as the API does. */
const setTombstone = (ref: DocumentReference) =>
  ref.update({ deletion_requested_at: Timestamp.now(), sync_status: 'pending', queued_at: Timestamp.now() });

/** Paths in Firestore at or below the document. */
const traces = async (ref: DocumentReference): Promise<string[]> =>
  (await engine.storedPaths()).filter((path) => path.startsWith(ref.path));

describe('a document with a tombstone', () => {
  it('is deleted at ElevenLabs, then in Firestore with its parts and attempts', async () => {
    const ref = await synced('To be removed.');
    await ref.collection(collections.attempts).doc('old-1').set({ attempt: 1 });
    await setTombstone(ref);
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect(await traces(ref)).toEqual([]);
  });

  it('is removed when ElevenLabs no longer has the copy', async () => {
    const ref = await synced('Gone over there.');
    engine.simulator.removeDocument((await engine.read(ref)).elevenlabs_document_id ?? '');
    await setTombstone(ref);
    await engine.deliver(ref);
    expect(await traces(ref)).toEqual([]);
  });

  it('fails with a reason while ElevenLabs refuses, and is removed by a retry', async () => {
    const ref = await synced('Refused at first.');
    engine.simulator.addFault({ kind: 'status', preset: 'insufficient_permissions', method: 'DELETE', name: ref.id });
    await setTombstone(ref);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'permission' } });
    expect(copiesOf(ref)).toHaveLength(1);
    engine.simulator.clearFaults();
    await ref.update({ retry_requested_at: Timestamp.now() });
    await engine.deliver(ref);
    expect(await traces(ref)).toEqual([]);
    expect(copiesOf(ref)).toEqual([]);
  });

  it('that is set during a sync is removed after the sync', async () => {
    const ref = await engine.store('Deleted while it syncs.');
    engine.simulator.addFault({ kind: 'delay', ms: 400, name: ref.id, times: 1 });
    const running = engine.deliver(ref);
    await expect.poll(async () => (await engine.read(ref)).sync_status, { timeout: 10_000 }).toBe('syncing');
    await ref.update({ deletion_requested_at: Timestamp.now() });
    await running;
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending' });
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect(await traces(ref)).toEqual([]);
  });

  it('waits until a lost request can no longer leave a copy, then is removed', async () => {
    const lost = { unsettled_since: ago(1_000), settles_at: Timestamp.fromMillis(Date.now() + 60_000) };
    const ref = await engine.store('A request was lost.', { ...lost, deletion_requested_at: Timestamp.now() });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending' });
    expect(await settle(engine.instance())).toBe(0);
    // The lost request lands after all.
    const copy = leaveCopy(ref, 'Late.');
    await ref.update({ settles_at: ago(1) });
    expect(await settle(engine.instance())).toBe(1);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'pending',
      elevenlabs_document_id: copy,
      unsettled_since: null,
      sync_claim: null,
    });
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect(await traces(ref)).toEqual([]);
  });

  it('is queued by the sweep when it was set by hand on a completed document', async () => {
    const ref = await synced('By hand.');
    await ref.update({ deletion_requested_at: ago(3_600_000) });
    expect(await sweep(engine.instance())).toMatchObject({ tombstones: 1 });
    await engine.deliver(ref);
    expect(await traces(ref)).toEqual([]);
  });
});

describe('a document deleted by hand in Firestore', () => {
  const deleteByHand = async (ref: DocumentReference, config: Partial<EngineConfig> = {}): Promise<void> => {
    const before = await engine.read(ref);
    await ref.delete();
    const ctx = engine.instance(config);
    const event = { eventId: 'e', documentId: ref.id, before, after: null, updateTime: null };
    await onWritten(event, { clock: ctx.clock, engine: async () => ctx });
  };

  it('loses its copy and its parts', async () => {
    const ref = await synced('Deleted in the console.');
    await deleteByHand(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect(await traces(ref)).toEqual([]);
  });

  it('has its event delivered again while ElevenLabs is down', async () => {
    const ref = await synced('Deleted during an outage.');
    engine.simulator.addFault({ kind: 'status', status: 503, method: 'DELETE', name: ref.id });
    await expect(deleteByHand(ref)).rejects.toMatchObject({ error_type: 'server_error' });
  });

  it.each(['invalid_api_key', 'quota_exceeded'] as const)('has its event delivered again after %s', async (preset) => {
    const ref = await synced(`Deleted during ${preset}.`);
    engine.simulator.addFault({ kind: 'status', preset, method: 'DELETE', name: ref.id });
    await expect(deleteByHand(ref)).rejects.toMatchObject({ is_retryable: false });
    engine.simulator.clearFaults();
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('has its event delivered again until a lost request can no longer leave a copy, and loses its copies each time', async () => {
    const ref = await engine.store('Deleted while unsettled.', {
      sync_status: 'completed',
      unsettled_since: ago(1_000),
      settles_at: Timestamp.fromMillis(Date.now() + 60_000),
    });
    leaveCopy(ref, 'One.');
    await expect(deleteByHand(ref)).rejects.toBeInstanceOf(NotSettledError);
    expect(copiesOf(ref)).toEqual([]);
  });

  it('keeps its copy when the document was created again', async () => {
    const ref = await synced('Brought back.');
    const before = await engine.read(ref);
    const ctx = engine.instance();
    const event = { eventId: 'e', documentId: ref.id, before, after: null, updateTime: null };
    await onWritten(event, { clock: ctx.clock, engine: async () => ctx });
    expect(copiesOf(ref)).toHaveLength(1);
  });
});

describe('a document that a script deletes and writes again', () => {
  it('has one copy in the end', async () => {
    const ref = await synced('Before.');
    const before = await engine.read(ref);
    await ref.delete();
    await ref.set({ name: 'Refund policy', content: 'After.' });
    const ctx = engine.instance({ settleMs: 0 });
    const deletion = { eventId: 'e', documentId: ref.id, before, after: null, updateTime: null };
    await onWritten(deletion, { clock: ctx.clock, engine: async () => ctx });
    await engine.deliver(ref, ctx);
    await engine.deliver(ref, ctx);
    await settle(ctx);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', unsettled_since: null });
    expect(copiesOf(ref)).toMatchObject([{ text: 'After.' }]);
  });
});

describe('the settle pass', () => {
  const unsettled = { unsettled_since: ago(120_000), settles_at: ago(1) };
  /** A completed document about which a request was lost. */
  const lossy = async (text: string): Promise<DocumentReference> => {
    const ref = await synced(text);
    await ref.update(unsettled);
    return ref;
  };
  const isSettled = (document: KnowledgeDocument): boolean =>
    document.unsettled_since === null && document.settles_at === null && document.sync_claim === null;

  it('removes a copy that a lost request has created, and keeps the recorded one', async () => {
    const ref = await lossy('Landed twice.');
    const recorded = (await engine.read(ref)).elevenlabs_document_id;
    leaveCopy(ref, 'Landed twice.');
    expect(await settle(engine.instance())).toBe(1);
    expect(copiesOf(ref)).toMatchObject([{ id: recorded, text: 'Landed twice.' }]);
    const document = await engine.read(ref);
    expect(isSettled(document)).toBe(true);
    expect(document.sync_status).toBe('completed');
  });

  it('sends the current text again, because an older one may have landed last', async () => {
    const ref = await lossy('The newer text.');
    const id = (await engine.read(ref)).elevenlabs_document_id ?? '';
    const url = `${engine.simulator.url}/v1/convai/knowledge-base/${id}`;
    await fetch(url, {
      method: 'PATCH',
      headers: { 'xi-api-key': 'k', 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'The older text.' }),
    });
    expect(copiesOf(ref)).toMatchObject([{ text: 'The older text.' }]);
    await settle(engine.instance());
    expect(copiesOf(ref)).toMatchObject([{ id, text: 'The newer text.', name: `Refund policy [kb:test/${ref.id}]` }]);
  });

  it('queues a completed document when ElevenLabs has no copy', async () => {
    const ref = await lossy('All gone.');
    engine.simulator.removeDocument((await engine.read(ref)).elevenlabs_document_id ?? '');
    await settle(engine.instance());
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'pending', elevenlabs_document_id: null });
    await engine.deliver(ref);
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('records on a failed document the copy that a lost request has left, so that the retry updates it', async () => {
    const ref = await engine.store('Failed at first.', { ...unsettled, sync_status: 'failed' });
    leaveCopy(ref, 'Half way.');
    leaveCopy(ref, 'Another.');
    await settle(engine.instance());
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', elevenlabs_document_id: expect.any(String) });
    expect(copiesOf(ref)).toHaveLength(1);
    await ref.update({ retry_requested_at: Timestamp.now() });
    await engine.deliver(ref);
    const { elevenlabs_document_id: id } = await engine.read(ref);
    expect(copiesOf(ref)).toMatchObject([{ id, text: 'Failed at first.' }]);
  });

  it('lists once for all documents, and changes nothing when the listing fails', async () => {
    const refs = [await lossy('One.'), await lossy('Two.'), await lossy('Three.')];
    engine.simulator.clearRequests();
    engine.simulator.addFault({ kind: 'status', status: 500, method: 'GET', times: 1 });
    expect(await settle(engine.instance())).toBe(0);
    for (const ref of refs) {
      const document = await engine.read(ref);
      expect(document.unsettled_since).toEqual(unsettled.unsettled_since);
      expect(document.sync_claim).toBeNull();
    }
    const ctx = engine.instance();
    engine.simulator.clearRequests();
    expect(await settle(ctx)).toBe(3);
    const lists = engine.simulator.requests().filter(({ method, path }) => method === 'GET' && path.includes('parent'));
    expect(lists).toHaveLength(1);
  });

  it('lists the recorded folder, not the one that the instance remembers', async () => {
    const sweeper = engine.instance();
    await settle(sweeper);
    const before = await engine.store('Lets the sweeper look for the first time.', {
      sync_status: 'completed',
      ...unsettled,
    });
    await settle(sweeper);
    engine.simulator.removeDocument(folderId());
    await engine.deliver(await engine.store('Makes another folder.'), engine.instance());
    const ref = await engine.store('Lost in the new folder.', { sync_status: 'failed', ...unsettled });
    const copy = leaveCopy(ref, 'Landed after all.');
    expect(await settle(sweeper)).toBe(1);
    expect(await engine.read(ref)).toMatchObject({ elevenlabs_document_id: copy, unsettled_since: null });
    await before.delete();
  });

  it('skips a document that is claimed or queued', async () => {
    const held = await lossy('Held.');
    await held.update({ sync_claim: { id: 'x', expires_at: Timestamp.fromMillis(Date.now() + 60_000) } });
    const queued = await engine.store('Queued.', unsettled);
    expect(await settle(engine.instance())).toBe(0);
    for (const ref of [held, queued]) expect((await engine.read(ref)).settles_at).toEqual(unsettled.settles_at);
    await Promise.all([held.delete(), queued.delete()]);
  });

  it('keeps an edit that is made while it works', async () => {
    const ref = await lossy('Before the edit.');
    engine.simulator.addFault({ kind: 'delay', ms: 500, method: 'PATCH', name: ref.id, times: 1 });
    const running = settle(engine.instance());
    await expect.poll(async () => (await engine.read(ref)).sync_claim, { timeout: 10_000 }).not.toBeNull();
    const revision = revisionOf('Returns', (await engine.read(ref)).source);
    await ref.update({ sync_status: 'pending', name: 'Returns', name_folded: 'returns', revision });
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('pending');
    await running;
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', sync_claim: null });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', synced_revision: revision });
  });

  it('settles once when two sweeps run at the same time', async () => {
    const ref = await lossy('Two sweeps.');
    leaveCopy(ref, 'Extra.');
    const counts = await Promise.all([settle(engine.instance()), settle(engine.instance())]);
    expect(counts.toSorted()).toEqual([0, 1]);
    expect(copiesOf(ref)).toHaveLength(1);
  });
});
