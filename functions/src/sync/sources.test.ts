/**
 * Syncs of web pages and files, and their requests to ElevenLabs. Longer than 300 lines, because
 * both share the helpers.
 */
import { type AutoSync, collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SentFile } from '../commands/content.ts';
import { createKnowledge } from '../commands/create.ts';
import { editKnowledge, refreshPage, replaceFile } from '../commands/edit.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { sampleFiles } from '../testing/files.ts';
import { settle } from './settle.ts';

let engine: EngineHarness;
let ctx: EngineContext;
beforeAll(async () => {
  engine = await startEngine();
  ctx = engine.instance();
  await engine.deliver(await engine.store('Makes the folder.'));
  engine.simulator.clearRequests();
});
afterEach(async () => {
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
  // A later test settles its own documents only.
  const { docs } = await engine.db.collection(collections.knowledge).where('settles_at', '!=', null).get();
  await Promise.all(docs.map(({ ref }) => ref.delete()));
});
afterAll(() => engine.stop());

const base = '/v1/convai/knowledge-base';
/** Requests to ElevenLabs since the last look, in order. */
function requests(): string[] {
  const made = engine.simulator.requests().map(({ method, route }) => `${method} ${route?.replace(base, '') ?? '?'}`);
  engine.simulator.clearRequests();
  return made;
}
const copiesOf = ({ id }: DocumentReference) =>
  engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${id}]`));
const copyOf = async (ref: DocumentReference) => {
  const { elevenlabs_document_id: id } = await engine.read(ref);
  return engine.simulator.documents().find((document) => document.id === id);
};
const ago = (ms: number): Timestamp => Timestamp.fromMillis(Date.now() - ms);

type Content = { name: string; file: SentFile } | { name: string; url: string; auto_sync: AutoSync | null };

async function create(content: Content): Promise<DocumentReference> {
  const result = await createKnowledge(ctx, { ...content, createdBy: 'u', idempotencyKey: null });
  if (result.kind !== 'created') throw new Error(result.kind);
  return engine.db.collection(collections.knowledge).doc(result.stored.id);
}
async function completed(ref: DocumentReference): Promise<KnowledgeDocument> {
  await engine.deliver(ref);
  const document = await engine.read(ref);
  expect({ status: document.sync_status, error: document.sync_error }).toEqual({ status: 'completed', error: null });
  expect(document.synced_revision).toBe(document.revision);
  return document;
}

const txt: SentFile = { filename: 'a.txt', contentType: 'text/plain', bytes: sampleFiles.txt };
const pdf: SentFile = { filename: 'b.pdf', contentType: 'application/pdf', bytes: sampleFiles.pdf };
async function syncedFile(file = txt): Promise<DocumentReference> {
  const ref = await create({ name: 'Manual', file });
  await completed(ref);
  requests();
  return ref;
}

let pages = 0;
async function syncedPage(autoSync: AutoSync | null = null): Promise<{ ref: DocumentReference; url: string }> {
  pages += 1;
  const url = `https://example.com/${pages}`;
  const ref = await create({ name: 'Help', url, auto_sync: autoSync });
  await completed(ref);
  requests();
  return { ref, url };
}
const weekly: AutoSync = { frequency_days: 7, auto_remove: false };
const monthly: AutoSync = { frequency_days: 30, auto_remove: true };

describe('a file', () => {
  it('is sent with one request, byte for byte, with its key and its detected type', async () => {
    const bytes = Buffer.alloc(5_000_000, 'x');
    const ref = await create({ name: 'Manual', file: { ...txt, bytes } });
    await completed(ref);
    expect(requests()).toEqual(['POST /file']);
    const [copy] = copiesOf(ref);
    expect(copy).toMatchObject({ type: 'file', name: `Manual [kb:test/${ref.id}]` });
    expect(copy?.file).toMatchObject({ filename: 'a.txt', content_type: 'text/plain' });
    expect(engine.simulator.fileBytes(copy?.id ?? '')?.equals(bytes)).toBe(true);
  });

  it('with the wrong extension is sent with one that fits its content', async () => {
    const ref = await syncedFile({ ...pdf, filename: 'scan.dat' });
    expect((await copyOf(ref))?.file).toMatchObject({ filename: 'scan.dat.pdf', content_type: 'application/pdf' });
  });

  it('that is renamed is not sent again', async () => {
    const ref = await syncedFile();
    await editKnowledge(ctx, ref.id, { name: 'Handbook' });
    await completed(ref);
    expect(requests()).toEqual(['PATCH /{id}']);
    expect(copiesOf(ref)).toMatchObject([{ name: `Handbook [kb:test/${ref.id}]`, file: { filename: 'a.txt' } }]);
  });

  it('is replaced in place, and its name is restored', async () => {
    const ref = await syncedFile();
    const [before] = copiesOf(ref);
    await replaceFile(ctx, ref.id, pdf);
    await completed(ref);
    expect(requests()).toEqual(['PATCH /{id}/update-file', 'PATCH /{id}']);
    expect(copiesOf(ref)).toMatchObject([
      {
        id: before?.id,
        name: `Manual [kb:test/${ref.id}]`,
        file: { filename: 'b.pdf', content_type: 'application/pdf' },
      },
    ]);
    expect((await engine.storedPaths()).filter((path) => path.startsWith(`${ref.path}/`))).toHaveLength(1);
  });

  it('that is edited and reverted before it is sent is sent whole', async () => {
    const ref = await syncedFile();
    await replaceFile(ctx, ref.id, pdf);
    await replaceFile(ctx, ref.id, txt);
    await completed(ref);
    expect(requests()).toEqual(['PATCH /{id}/update-file', 'PATCH /{id}']);
    expect((await copyOf(ref))?.file).toMatchObject({ filename: 'a.txt' });
  });

  it('whose name was not restored is found by its id and restored by a retry', async () => {
    const ref = await syncedFile();
    engine.simulator.addFault({ kind: 'status', preset: 'invalid_api_key', method: 'PATCH', route: `${base}/{id}` });
    await replaceFile(ctx, ref.id, pdf);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', live_copy: null });
    expect(await copyOf(ref)).toMatchObject({ name: 'b.pdf' });
    engine.simulator.clearFaults();
    requests();
    await editKnowledge(ctx, ref.id, { name: 'Handbook' });
    await completed(ref);
    // The content of the copy is unknown, so everything is sent.
    expect(requests()).toEqual(['PATCH /{id}/update-file', 'PATCH /{id}']);
    expect(copiesOf(ref)).toMatchObject([{ name: `Handbook [kb:test/${ref.id}]`, file: { filename: 'b.pdf' } }]);
    expect(engine.simulator.documents().filter(({ name }) => name === 'b.pdf')).toEqual([]);
  });

  it('that is gone at ElevenLabs is sent again by a rename', async () => {
    const ref = await syncedFile();
    engine.simulator.removeDocument((await copyOf(ref))?.id ?? '');
    await editKnowledge(ctx, ref.id, { name: 'Handbook' });
    await completed(ref);
    expect(requests()).toEqual(['PATCH /{id}', 'POST /file']);
    expect(engine.simulator.fileBytes((await copyOf(ref))?.id ?? '')).toEqual(txt.bytes);
  });

  it('that is queued although it is live is sent whole', async () => {
    const ref = await syncedFile();
    await ref.update({ sync_status: 'pending' });
    await completed(ref);
    expect(requests()).toEqual(['PATCH /{id}/update-file', 'PATCH /{id}']);
  });

  it('whose creation got no answer is not sent twice', async () => {
    engine.simulator.addFault({ kind: 'accepted_unanswered', method: 'POST', route: `${base}/file`, times: 1 });
    const ref = await create({ name: 'Manual', file: txt });
    await completed(ref);
    expect(requests()).toEqual(['POST /file', 'GET ']);
    expect(copiesOf(ref)).toMatchObject([{ file: { filename: 'a.txt' } }]);
  });

  it('whose replacement got no answer is replaced again, and keeps its id', async () => {
    const ref = await syncedFile();
    const [before] = copiesOf(ref);
    engine.simulator.addFault({ kind: 'accepted_unanswered', route: `${base}/{id}/update-file`, times: 1 });
    await replaceFile(ctx, ref.id, pdf);
    await completed(ref);
    expect(copiesOf(ref)).toMatchObject([{ id: before?.id, file: { filename: 'b.pdf' } }]);
    expect(engine.simulator.documents().filter(({ name }) => name === 'b.pdf')).toEqual([]);
  });

  it('that a lost worker has left is recorded before its name is reset', async () => {
    const ref = await create({ name: 'Manual', file: pdf });
    await ref.update({ unsettled_since: ago(60_000), settles_at: Timestamp.fromMillis(Date.now() + 60_000) });
    const folderId = engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
    const limits = { signal: new AbortController().signal, timeoutMs: 10_000 };
    const provider = await ctx.provider();
    const { id: left } = await provider.createFile({ name: `Old [kb:test/${ref.id}]`, folderId, file: txt }, limits);
    engine.simulator.addFault({ kind: 'delay', ms: 1_500, method: 'PATCH', route: `${base}/{id}` });
    const running = engine.deliver(ref);
    const isNameless = () => engine.simulator.documents().some(({ id, name }) => id === left && name === 'b.pdf');
    await expect.poll(isNameless, { timeout: 20_000, interval: 20 }).toBe(true);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'syncing', elevenlabs_document_id: left });
    await running;
    expect(copiesOf(ref)).toMatchObject([
      { id: left, name: `Manual [kb:test/${ref.id}]`, file: { filename: 'b.pdf' } },
    ]);
  });

  it('has one complete copy after the settle pass', async () => {
    const ref = await syncedFile();
    const { id } = (await copyOf(ref)) ?? { id: '' };
    await ref.update({ unsettled_since: ago(60_000), settles_at: ago(1_000) });
    expect(await settle(engine.instance())).toBe(1);
    expect(requests()).toEqual(['GET ', 'PATCH /{id}/update-file', 'PATCH /{id}']);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'completed',
      elevenlabs_document_id: id,
      unsettled_since: null,
      live_copy: { name: 'Manual', source: { type: 'file', filename: 'a.txt' } },
    });
  });

  it('whose stored bytes are damaged is not sent', async () => {
    const ref = await create({ name: 'Manual', file: txt });
    const [part] = (await ref.collection(collections.body).get()).docs;
    await part?.ref.update({ data: Buffer.from('other') });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'body_missing' } });
    expect(requests()).toEqual([]);
  });
});

describe('a web page', () => {
  it('is created with one request, with its key and its settings', async () => {
    const ref = await create({ name: 'Help', url: 'https://example.com/help', auto_sync: monthly });
    await completed(ref);
    expect(requests()).toEqual(['POST /url']);
    expect(copiesOf(ref)).toMatchObject([
      {
        type: 'url',
        url: 'https://example.com/help',
        name: `Help [kb:test/${ref.id}]`,
        auto_sync: { minimum_frequency_days: 30, auto_remove: true },
      },
    ]);
  });

  it('is fetched again only by a refresh', async () => {
    const { ref, url } = await syncedPage();
    engine.simulator.setPage(url, 'The new page.');
    await editKnowledge(ctx, ref.id, { name: 'Renamed' });
    await completed(ref);
    expect(requests()).toEqual(['PATCH /{id}']);
    await refreshPage(ctx, ref.id);
    await completed(ref);
    expect(requests()).toEqual(['POST /{id}/refresh']);
    expect(copiesOf(ref)).toMatchObject([{ text: 'The new page.', name: `Renamed [kb:test/${ref.id}]` }]);
  });

  it('that cannot be fetched fails with a reason, and keeps its copy', async () => {
    const { ref, url } = await syncedPage();
    const [before] = copiesOf(ref);
    engine.simulator.setPage(url, null);
    await refreshPage(ctx, ref.id);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { type: 'validation', detail: expect.stringContaining('could not be fetched') },
      elevenlabs_document_id: before?.id,
    });
    expect(copiesOf(ref)).toMatchObject([{ text: before?.text }]);
    engine.simulator.setPage(url, 'Back again.');
    await ref.update({ retry_requested_at: Timestamp.now() });
    await completed(ref);
    expect(copiesOf(ref)).toMatchObject([{ id: before?.id, text: 'Back again.' }]);
  });

  it('with other settings gets a new copy before the old one is deleted', async () => {
    const { ref } = await syncedPage(weekly);
    const [before] = copiesOf(ref);
    await editKnowledge(ctx, ref.id, { auto_sync: monthly });
    const { elevenlabs_document_id: id } = await completed(ref);
    expect(requests()).toEqual(['POST /url', 'DELETE /{id}']);
    expect(id).not.toBe(before?.id);
    expect(copiesOf(ref)).toMatchObject([{ id, auto_sync: { minimum_frequency_days: 30, auto_remove: true } }]);
    await editKnowledge(ctx, ref.id, { auto_sync: null });
    await completed(ref);
    expect(copiesOf(ref)).toMatchObject([{ auto_sync: null }]);
  });

  it('with new settings that cannot be fetched keeps its old copy', async () => {
    const { ref, url } = await syncedPage(weekly);
    const [before] = copiesOf(ref);
    engine.simulator.setPage(url, null);
    await editKnowledge(ctx, ref.id, { auto_sync: null });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', elevenlabs_document_id: before?.id });
    expect(copiesOf(ref)).toEqual([before]);
  });

  it('whose old copy cannot be deleted fails, and has one copy after a retry', async () => {
    const { ref } = await syncedPage(weekly);
    engine.simulator.addFault({ kind: 'status', preset: 'document_has_dependent_agents', method: 'DELETE' });
    await editKnowledge(ctx, ref.id, { auto_sync: monthly });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', unsettled_since: expect.any(Timestamp) });
    expect(copiesOf(ref)).toHaveLength(2);
    engine.simulator.clearFaults();
    await ref.update({ retry_requested_at: Timestamp.now() });
    await completed(ref);
    expect(copiesOf(ref)).toMatchObject([{ auto_sync: { minimum_frequency_days: 30 } }]);
  });

  it('whose new copy got no answer is not created twice', async () => {
    const { ref } = await syncedPage(weekly);
    engine.simulator.addFault({ kind: 'accepted_unanswered', method: 'POST', route: `${base}/url`, times: 1 });
    await editKnowledge(ctx, ref.id, { auto_sync: monthly });
    await completed(ref);
    expect(requests().filter((request) => request === 'POST /url')).toHaveLength(1);
    expect(copiesOf(ref)).toMatchObject([{ auto_sync: { minimum_frequency_days: 30 } }]);
  });

  it('that a lost worker has left is adopted, renamed, and fetched again if requested', async () => {
    const url = 'https://example.com/lost';
    engine.simulator.addFault({ kind: 'accepted_unanswered', method: 'POST', route: `${base}/url`, ending: 'hang' });
    const ref = await create({ name: 'Help', url, auto_sync: weekly });
    const dying = engine.deliver(
      ref,
      engine.instance({
        slowWriteTimeoutMs: 300,
        retryPolicy: { attempts: 1, firstDelayMs: 1, factor: 1, maxDelayMs: 1 },
      }),
    );
    await dying;
    expect((await engine.read(ref)).sync_status).toBe('failed');
    engine.simulator.clearFaults();
    engine.simulator.setPage(url, 'The page of today.');
    await editKnowledge(ctx, ref.id, { name: 'Found' });
    await refreshPage(ctx, ref.id);
    requests();
    await completed(ref);
    expect(requests()).toEqual(['GET ', 'GET /{id}', 'PATCH /{id}', 'POST /{id}/refresh']);
    expect(copiesOf(ref)).toMatchObject([{ name: `Found [kb:test/${ref.id}]`, text: 'The page of today.' }]);
  });

  it('is settled without a new fetch', async () => {
    const { ref, url } = await syncedPage(weekly);
    await refreshPage(ctx, ref.id);
    await completed(ref);
    requests();
    engine.simulator.setPage(url, null);
    await ref.update({ unsettled_since: ago(60_000), settles_at: ago(1_000) });
    expect(await settle(engine.instance())).toBe(1);
    expect(requests()).toEqual(['GET ', 'GET /{id}', 'PATCH /{id}']);
  });

  describe('that ElevenLabs refreshes more often than it was asked', () => {
    beforeAll(() => engine.simulator.changeSettings({ auto_sync_max_days: 3 }));
    afterAll(() => engine.simulator.changeSettings({ auto_sync_max_days: 180 }));

    it('keeps its copy when its settings are read from ElevenLabs', async () => {
      const { ref } = await syncedPage(weekly);
      const [before] = copiesOf(ref);
      expect(before).toMatchObject({ auto_sync: { minimum_frequency_days: 3 } });
      await editKnowledge(ctx, ref.id, { name: 'Help again' });
      await ref.update({ unsettled_since: ago(60_000) });
      await completed(ref);
      expect(requests()).toEqual(['GET ', 'GET /{id}', 'PATCH /{id}']);
      expect(copiesOf(ref)).toMatchObject([{ id: before?.id, name: `Help again [kb:test/${ref.id}]` }]);
    });

    it('gets another copy when more is asked for than ElevenLabs does', async () => {
      const { ref } = await syncedPage(weekly);
      const [before] = copiesOf(ref);
      await editKnowledge(ctx, ref.id, { auto_sync: { ...weekly, frequency_days: 1 } });
      await ref.update({ unsettled_since: ago(60_000) });
      await completed(ref);
      expect(copiesOf(ref)).toMatchObject([{ auto_sync: { minimum_frequency_days: 1 } }]);
      expect(copiesOf(ref)[0]?.id).not.toBe(before?.id);
    });

    it('gets another copy when a person asks for less', async () => {
      const { ref } = await syncedPage({ ...weekly, frequency_days: 1 });
      await editKnowledge(ctx, ref.id, { auto_sync: { ...weekly, frequency_days: 2 } });
      await completed(ref);
      expect(copiesOf(ref)).toMatchObject([{ auto_sync: { minimum_frequency_days: 2 } }]);
    });
  });

  it('keeps its copy when ElevenLabs does not say how often it refreshes it', async () => {
    const { ref } = await syncedPage(weekly);
    const [before] = copiesOf(ref);
    await ref.update({ unsettled_since: ago(60_000), sync_status: 'pending' });
    const body = JSON.stringify({ id: before?.id, type: 'url' });
    engine.simulator.addFault({ kind: 'garbage', method: 'GET', route: `${base}/{id}`, body });
    await completed(ref);
    expect(copiesOf(ref)).toMatchObject([{ id: before?.id }]);
  });
});
