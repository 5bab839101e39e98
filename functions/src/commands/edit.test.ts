/** Edits and deletions by people together with the engine. ../api tests what they store. */
import { collections, limits } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { createKnowledge } from './create.ts';
import { requestDeletion } from './delete.ts';
import { editKnowledge } from './edit.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterEach(() => engine.simulator.clearFaults());
afterAll(() => engine.stop());

const copiesOf = ({ id }: DocumentReference) =>
  engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${id}]`));

async function create(content: string): Promise<DocumentReference> {
  const command = { name: 'Refund policy', content, createdBy: 'editor-uid', idempotencyKey: null };
  const result = await createKnowledge(engine.instance(), command);
  if (result.kind !== 'created') throw new Error(result.kind);
  return engine.db.collection(collections.knowledge).doc(result.stored.id);
}
async function synced(content: string): Promise<DocumentReference> {
  const ref = await create(content);
  await engine.deliver(ref);
  expect((await engine.read(ref)).sync_status).toBe('completed');
  return ref;
}
const edit = async (ref: DocumentReference, change: { name?: string; content?: string }): Promise<void> => {
  expect(await editKnowledge(engine.instance(), ref.id, change)).toMatchObject({ kind: 'edited' });
};

/** Runs `meanwhile` while a worker waits for ElevenLabs' answer about the document. */
async function whileSyncing(ref: DocumentReference, meanwhile: () => Promise<unknown>): Promise<void> {
  engine.simulator.addFault({ kind: 'delay', ms: 1_500, name: ref.id, times: 1 });
  engine.simulator.clearRequests();
  const running = engine.deliver(ref);
  await expect.poll(() => engine.simulator.requests().length, { timeout: 10_000 }).toBeGreaterThan(0);
  await meanwhile();
  expect((await engine.read(ref)).sync_status).toBe('syncing');
  await running;
}

/** The stored parts and records of the document. */
const bodies = async (ref: DocumentReference): Promise<string[]> =>
  (await engine.storedPaths()).filter((path) => path.startsWith(`${ref.path}/body/`) || path.startsWith('uploads/'));

describe('an edit of a completed document', () => {
  it.each([
    ['small', 'New.'],
    ['large', 'Ein neuer Satz. '.repeat(limits.atomicBodyMaxBytes / 16 + 1)],
  ])('with a %s text changes the copy in place, and the replaced body is removed', async (_, content) => {
    const ref = await synced('Old.');
    const [{ id } = { id: '' }] = copiesOf(ref);
    await edit(ref, { content });
    await engine.deliver(ref);
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'completed', elevenlabs_document_id: id });
    expect(document.synced_revision).toBe(document.revision);
    expect(copiesOf(ref).map((copy) => [copy.id, copy.text === content])).toEqual([[id, true]]);
    expect(await bodies(ref)).toHaveLength(document.body_parts);
  });

  it('of the name renames the copy', async () => {
    const ref = await synced('Same text.');
    await edit(ref, { name: 'Returns' });
    await engine.deliver(ref);
    expect(copiesOf(ref)).toMatchObject([{ name: `Returns [kb:test/${ref.id}]`, text: 'Same text.' }]);
  });
});

describe('an edit while the document syncs', () => {
  it('is sent after the sync that is under way', async () => {
    const ref = await create('One.');
    await whileSyncing(ref, () => edit(ref, { name: 'Returns', content: 'Two.' }));
    expect((await engine.read(ref)).sync_status).toBe('pending');
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('completed');
    expect(copiesOf(ref)).toMatchObject([{ name: `Returns [kb:test/${ref.id}]`, text: 'Two.' }]);
  });

  it.each(['A', 'B'])('and its reversal while %s is being sent end with the first text', async (sent) => {
    const ref = await synced('A');
    if (sent === 'B') await edit(ref, { content: 'B' });
    else await ref.update({ sync_status: 'pending' });
    await whileSyncing(ref, async () => {
      if (sent === 'A') await edit(ref, { content: 'B' });
      await edit(ref, { content: 'A' });
    });
    expect((await engine.read(ref)).sync_status).toBe('pending');
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed' });
    expect(copiesOf(ref)).toMatchObject([{ text: 'A' }]);
  });

  it('of the name and its reversal end with the first name', async () => {
    const ref = await synced('Text.');
    await edit(ref, { name: 'Returns' });
    await whileSyncing(ref, () => edit(ref, { name: 'Refund policy' }));
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed' });
    expect(copiesOf(ref)).toMatchObject([{ name: `Refund policy [kb:test/${ref.id}]` }]);
  });
});

describe('a deletion', () => {
  it('of a completed document deletes copy, document and all bodies', async () => {
    const ref = await synced('One.');
    await edit(ref, { content: 'Two.' });
    await requestDeletion(engine.instance(), ref.id);
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect((await engine.storedPaths()).filter((path) => path.startsWith(ref.path))).toEqual([]);
    expect(await requestDeletion(engine.instance(), ref.id)).toEqual({ kind: 'missing' });
  });

  it('during a sync is carried out after the sync', async () => {
    const ref = await create('Deleted while it syncs.');
    await whileSyncing(ref, () => requestDeletion(engine.instance(), ref.id));
    expect(copiesOf(ref)).toHaveLength(1);
    expect((await engine.read(ref)).sync_status).toBe('pending');
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect((await ref.get()).exists).toBe(false);
  });

  it('that ElevenLabs has refused is carried out when it is requested again', async () => {
    const ref = await synced('Refused at first.');
    engine.simulator.addFault({ kind: 'status', preset: 'insufficient_permissions', method: 'DELETE', name: ref.id });
    const first = await requestDeletion(engine.instance(), ref.id);
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('failed');
    engine.simulator.clearFaults();
    const again = await requestDeletion(engine.instance(), ref.id);
    const [requested, repeated] = [first, again].map((result) => {
      if (result.kind !== 'requested') throw new Error(result.kind);
      return result.stored.document;
    });
    expect(repeated).toMatchObject({ sync_status: 'pending', sync_retry_count: 1, sync_error: null });
    expect(repeated?.deletion_requested_at).toEqual(requested?.deletion_requested_at);
    expect(repeated?.deletion_requested_at).toBeInstanceOf(Timestamp);
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
    expect(copiesOf(ref)).toEqual([]);
  });
});
