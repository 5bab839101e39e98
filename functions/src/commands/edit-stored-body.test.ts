import { bodyPartId, collections } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { editKnowledge } from './edit.ts';
import { editStoredBody } from './edit-stored-body.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

async function synced(text: string): Promise<{ ref: DocumentReference; part: DocumentReference }> {
  const ref = await engine.store(text);
  await engine.deliver(ref);
  const { body_id } = await engine.read(ref);
  return { ref, part: ref.collection(collections.body).doc(bodyPartId(body_id ?? '', 0)) };
}

const changed = (ref: DocumentReference, part: DocumentReference) =>
  editStoredBody(engine.instance(), { documentId: ref.id, partId: part.id });
const copiesOf = (ref: DocumentReference) => engine.simulator.documents().filter(({ name }) => name.includes(ref.id));

describe('a stored text that is changed in Firestore', () => {
  it.each<[string, unknown]>([
    ['bytes', Buffer.from('Three days.')],
    ['a string', 'Three days.'],
  ])('as %s is synced to the same copy', async (_, data) => {
    const { ref, part } = await synced('Five days.');
    const before = await engine.read(ref);
    await part.set({ data });
    await changed(ref, part);
    expect((await engine.read(ref)).sync_status).toBe('pending');
    await engine.deliver(ref);
    const after = await engine.read(ref);
    expect(after).toMatchObject({
      sync_status: 'completed',
      source: { type: 'text', size_bytes: 11 },
      elevenlabs_document_id: before.elevenlabs_document_id,
    });
    expect(copiesOf(ref)).toMatchObject([{ text: 'Three days.' }]);
  });

  it('writes nothing when the text is the same, or the event is delivered again', async () => {
    const { ref, part } = await synced('Five days.');
    const { updateTime } = await ref.get();
    await changed(ref, part);
    expect((await ref.get()).updateTime).toEqual(updateTime);
    await part.set({ data: 'Three days.' });
    await changed(ref, part);
    const later = (await ref.get()).updateTime;
    await changed(ref, part);
    expect((await ref.get()).updateTime).toEqual(later);
  });

  it('during a sync is queued when the sync ends', async () => {
    const { ref, part } = await synced('Five days.');
    const sync_claim = { id: 'w1', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
    await ref.update({ sync_status: 'syncing', sync_claim });
    const before = await engine.read(ref);
    await part.set({ data: 'Three days.' });
    await changed(ref, part);
    const after = await engine.read(ref);
    expect(after).toMatchObject({ sync_status: 'syncing', sync_claim });
    expect(after.revision).not.toBe(before.revision);
  });

  it('to something that cannot be sent is shown as damaged, and synced once it is corrected', async () => {
    const { ref, part } = await synced('Five days.');
    await part.set({ data: Buffer.from([0xff, 0xfe]) });
    await changed(ref, part);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'body_missing' } });
    await part.set({ data: 'Five days.' });
    await changed(ref, part);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', sync_error: null });
  });

  it.each(['other-body.0', 'x', ''])('is ignored for the part "%s", which the document does not use', async (name) => {
    const { ref } = await synced('Five days.');
    const { updateTime } = await ref.get();
    await editStoredBody(engine.instance(), { documentId: ref.id, partId: name });
    await editStoredBody(engine.instance(), { documentId: 'none', partId: name });
    expect((await ref.get()).updateTime).toEqual(updateTime);
  });
});

describe('a document whose stored text is missing', () => {
  it('fails with what to do, and is synced after the same text is saved again', async () => {
    const { ref, part } = await synced('Five days.');
    await part.delete();
    await ref.update({ sync_status: 'pending' });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      next_retry_at: null,
      sync_error: { type: 'body_missing', retryable: false, detail: 'part 1 of 1 is missing' },
      sync_error_message: expect.stringContaining('enter the text or file again'),
    });
    expect(await editKnowledge(engine.instance(), ref.id, { content: 'Five days.' })).toMatchObject({ kind: 'edited' });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', sync_error: null });
    expect(copiesOf(ref)).toMatchObject([{ text: 'Five days.' }]);
    expect(await editKnowledge(engine.instance(), ref.id, { content: 'Five days.' })).toMatchObject({
      kind: 'unchanged',
    });
  });
});
