import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, FieldValue, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawDocument } from '../document/lease.ts';
import { newId } from '../runtime/ids.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { onWritten } from './on-written.ts';
import { takeInIfNeeded } from './take-in.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const newRef = (): DocumentReference => engine.db.collection(collections.knowledge).doc(newId());

/** Delivers the event of each write, until the document's own writes lead to nothing more. */
async function settleEvents(ref: DocumentReference, before: RawDocument | null): Promise<KnowledgeDocument> {
  const ctx = engine.instance();
  let earlier = before;
  for (let look = 0; look < 10; look += 1) {
    const snapshot = await ref.get();
    const after = snapshot.data() ?? null;
    await onWritten(
      { eventId: newId(), documentId: ref.id, before: earlier, after, updateTime: snapshot.updateTime ?? null },
      { clock: ctx.clock, engine: async () => ctx },
    );
    earlier = after;
    if ((await ref.get()).updateTime?.isEqual(snapshot.updateTime ?? Timestamp.now())) return await engine.read(ref);
  }
  throw new Error('the document is written again and again');
}

async function write(ref: DocumentReference, fields: RawDocument): Promise<KnowledgeDocument> {
  const before = (await ref.get()).data() ?? null;
  await ref.set(fields);
  return await settleEvents(ref, before);
}

async function change(ref: DocumentReference, fields: RawDocument): Promise<KnowledgeDocument> {
  const before = (await ref.get()).data() ?? null;
  await ref.update(fields);
  return await settleEvents(ref, before);
}

/** The copies of the document at ElevenLabs. */
const copiesOf = (ref: DocumentReference) => engine.simulator.documents().filter(({ name }) => name.includes(ref.id));

describe('a document that a script writes', () => {
  it('with a name and a text is completed and synced', async () => {
    const ref = newRef();
    const document = await write(ref, { name: 'Refund policy', content: 'Refunds take five days.' });
    expect(document).toMatchObject({
      name: 'Refund policy',
      name_folded: 'refund policy',
      source: { type: 'text', size_bytes: 23 },
      body_parts: 1,
      created_by: 'script',
      created_at: expect.any(Timestamp),
      sync_status: 'completed',
      sync_retry_count: 0,
    });
    expect(document).not.toHaveProperty('content');
    expect(document.synced_revision).toBe(document.revision);
    expect(copiesOf(ref)).toMatchObject([{ text: 'Refunds take five days.' }]);
  });

  it('keeps its own fields and valid times, and loses sync fields that it made up', async () => {
    const ref = newRef();
    const created_at = Timestamp.fromMillis(1_000);
    const document = await write(ref, {
      name: ' Refund policy ',
      content: 'Refunds take five days.',
      sync_status: 'completed',
      elevenlabs_document_id: 'made-up',
      synced_revision: 'made-up',
      sync_claim: { id: 'made-up' },
      created_at,
      created_by: 'importer',
      tags: ['refunds'],
    });
    expect(document).toMatchObject({ name: 'Refund policy', created_at, created_by: 'importer', tags: ['refunds'] });
    expect(document.sync_status).toBe('completed');
    expect(copiesOf(ref)).toMatchObject([{ id: document.elevenlabs_document_id, text: 'Refunds take five days.' }]);
  });

  it('with an address is loaded as a web page', async () => {
    const ref = newRef();
    engine.simulator.setPage('https://example.com/help', 'Help.');
    const document = await write(ref, { url: 'https://example.com/help#top' });
    expect(document).toMatchObject({
      name: 'example.com/help',
      source: { type: 'url', url: 'https://example.com/help' },
      body_id: null,
      sync_status: 'completed',
    });
    expect(document).not.toHaveProperty('url');
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('that cannot be understood is listed with the reason, and synced once it is corrected', async () => {
    const ref = newRef();
    const rejected = await write(ref, { title: 'Refunds', content: 'Refunds take five days.' });
    expect(rejected).toMatchObject({
      title: 'Refunds',
      content: 'Refunds take five days.',
      created_at: expect.any(Timestamp),
      name_folded: '',
      name_words: [],
      sync_status: 'failed',
      last_sync_attempt: null,
      sync_retry_count: 0,
      sync_error: { type: 'validation', provider_code: 'malformed_document' },
      sync_error_message: 'name: name must be a string. Correct it in Firestore, or delete the document.',
    });
    expect(copiesOf(ref)).toEqual([]);
    const corrected = await change(ref, { name: 'Refunds' });
    expect(corrected).toMatchObject({ sync_status: 'completed', sync_error: null, sync_error_message: null });
    expect(copiesOf(ref)).toMatchObject([{ text: 'Refunds take five days.' }]);
  });

  it('replaces a synced document in place when the script runs again', async () => {
    const ref = newRef();
    const first = await write(ref, { name: 'Refunds', content: 'Five days.' });
    const second = await write(ref, { name: 'Refunds', content: 'Three days.' });
    expect(second).toMatchObject({
      sync_status: 'completed',
      elevenlabs_document_id: first.elevenlabs_document_id,
      created_at: first.created_at,
    });
    expect(copiesOf(ref)).toMatchObject([{ id: first.elevenlabs_document_id, text: 'Three days.' }]);
  });

  it('finds the copy by its key when the event of the script is lost', async () => {
    const ref = newRef();
    const first = await write(ref, { name: 'Refunds', content: 'Five days.' });
    await ref.set({ name: 'Refunds', content: 'Three days.' });
    const ctx = engine.instance();
    expect(await takeInIfNeeded(ctx, await ref.get())).toBe(true);
    expect(await takeInIfNeeded(ctx, await ref.get())).toBe(false);
    const second = await settleEvents(ref, null);
    expect(second.elevenlabs_document_id).toBe(first.elevenlabs_document_id);
    expect(copiesOf(ref)).toMatchObject([{ text: 'Three days.' }]);
  });

  it('loses its copy when it is deleted before it is taken in', async () => {
    const ref = newRef();
    await write(ref, { name: 'Refunds', content: 'Five days.' });
    const overwritten = { name: 'Refunds', content: 'Three days.' };
    await ref.set(overwritten);
    await ref.delete();
    const ctx = engine.instance();
    const deletion = { eventId: newId(), documentId: ref.id, before: overwritten, after: null, updateTime: null };
    await onWritten(deletion, { clock: ctx.clock, engine: async () => ctx });
    expect(copiesOf(ref)).toEqual([]);
  });

  it('gets a new copy when it becomes a web page, and the old one is deleted', async () => {
    const ref = newRef();
    engine.simulator.setPage('https://example.com/faq', 'FAQ.');
    await write(ref, { name: 'FAQ', content: 'Five days.' });
    const page = await write(ref, { name: 'FAQ', url: 'https://example.com/faq' });
    expect(page).toMatchObject({ sync_status: 'completed', body_id: null, body_parts: 0 });
    expect(copiesOf(ref)).toMatchObject([{ id: page.elevenlabs_document_id, type: 'url' }]);
    const text = await write(ref, { name: 'FAQ', content: 'Three days.' });
    expect(text.sync_status).toBe('completed');
    expect(copiesOf(ref)).toMatchObject([{ id: text.elevenlabs_document_id, text: 'Three days.' }]);
  });

  it('is taken in once when its event is delivered twice', async () => {
    const ref = newRef();
    await ref.set({ name: 'Refunds', content: 'Five days.' });
    const snapshot = await ref.get();
    const event = {
      documentId: ref.id,
      before: null,
      after: snapshot.data() ?? null,
      updateTime: snapshot.updateTime ?? null,
    };
    const ctx = engine.instance();
    const deliver = () => onWritten({ ...event, eventId: newId() }, { clock: ctx.clock, engine: async () => ctx });
    await Promise.all([deliver(), deliver()]);
    const { updateTime } = await ref.get();
    await deliver();
    expect((await ref.get()).updateTime).toEqual(updateTime);
    expect((await ref.collection(collections.body).get()).size).toBe(1);
  });
});

describe('a synced document that is changed in the console', () => {
  const synced = async () => {
    const ref = newRef();
    const document = await write(ref, { name: 'Refunds', content: 'Five days.' });
    return { ref, document };
  };

  it('is renamed at ElevenLabs, and found by its new name', async () => {
    const { ref, document } = await synced();
    const renamed = await change(ref, { name: 'Returns' });
    expect(renamed).toMatchObject({
      name_folded: 'returns',
      sync_status: 'completed',
      elevenlabs_document_id: document.elevenlabs_document_id,
      body_id: document.body_id,
    });
    expect(copiesOf(ref)).toMatchObject([{ name: expect.stringMatching(/^Returns /), text: 'Five days.' }]);
  });

  it('gets the text of a content field, and its earlier body is removed', async () => {
    const { ref, document } = await synced();
    const edited = await change(ref, { content: 'Three days.' });
    expect(edited).toMatchObject({ sync_status: 'completed', elevenlabs_document_id: document.elevenlabs_document_id });
    expect(edited).not.toHaveProperty('content');
    expect(copiesOf(ref)).toMatchObject([{ text: 'Three days.' }]);
    const parts = (await ref.collection(collections.body).get()).docs;
    expect(parts.map(({ id }) => id)).toEqual([`${edited.body_id}.0`]);
  });

  it('gets a copy of its new address, and the old one is deleted', async () => {
    const ref = newRef();
    engine.simulator.setPage('https://example.com/old', 'Old.');
    engine.simulator.setPage('https://example.com/new', 'New.');
    const old = await write(ref, { url: 'https://example.com/old' });
    const moved = await change(ref, { 'source.url': 'https://example.com/new' });
    expect(moved).toMatchObject({ sync_status: 'completed', source: { url: 'https://example.com/new' } });
    expect(moved.elevenlabs_document_id).not.toBe(old.elevenlabs_document_id);
    expect(copiesOf(ref)).toMatchObject([{ id: moved.elevenlabs_document_id, url: 'https://example.com/new' }]);
  });

  it('is rejected with the reason, keeps its copy, and is synced once it is corrected', async () => {
    const { ref, document } = await synced();
    const rejected = await change(ref, { name: 7 });
    expect(rejected).toMatchObject({
      sync_status: 'failed',
      sync_error_message: 'name: name must be a string. Correct it in Firestore, or delete the document.',
      elevenlabs_document_id: document.elevenlabs_document_id,
    });
    const corrected = await change(ref, { name: 'Returns' });
    expect(corrected).toMatchObject({
      sync_status: 'completed',
      elevenlabs_document_id: document.elevenlabs_document_id,
    });
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('finds its copy again when the ID of the copy was removed', async () => {
    const { ref, document } = await synced();
    const again = await change(ref, { elevenlabs_document_id: FieldValue.delete() });
    expect(again).toMatchObject({ sync_status: 'completed', elevenlabs_document_id: document.elevenlabs_document_id });
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('is not taken for synced when it is changed during its sync', async () => {
    const ref = newRef();
    await ref.set({ name: 'Refunds', content: 'Five days.' });
    const ctx = engine.instance();
    await takeInIfNeeded(ctx, await ref.get());
    engine.simulator.addFault({ kind: 'delay', ms: 600, times: 1 });
    const syncing = engine.deliver(ref, ctx);
    await expect.poll(async () => (await engine.read(ref)).sync_status).toBe('syncing');
    await ref.update({ name: 'Returns' });
    await syncing;
    expect((await engine.read(ref)).sync_status).toBe('pending');
    const renamed = await settleEvents(ref, null);
    expect(renamed.sync_status).toBe('completed');
    expect(copiesOf(ref)).toMatchObject([{ name: expect.stringMatching(/^Returns /) }]);
  });
});
