import { type KnowledgeDocument, stopReasons } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SentFile } from '../commands/content.ts';
import { type CreateCommand, createKnowledge } from '../commands/create.ts';
import { sampleFiles } from '../testing/files.ts';
import { type ReconcileHarness, startReconcileHarness, withProvider } from '../testing/reconcile.ts';
import { noCounts } from './job.ts';

let harness: ReconcileHarness;
beforeAll(async () => {
  harness = await startReconcileHarness();
});
beforeEach(() => harness.clear());
afterAll(() => harness.engine.stop());

const seed = (name: string, folderId: string | null = harness.folderId()): string =>
  harness.engine.simulator.seedText({ name, text: 'Seeded.', folderId });
const remote = () => harness.engine.simulator.documents();
const { documents: _documents, copies: _copies, ...none } = noCounts;

/** By hand, without a request of the service's. */
async function rename(id: string, name: string): Promise<void> {
  const response = await fetch(`${harness.engine.simulator.url}/v1/convai/knowledge-base/${id}`, {
    method: 'PATCH',
    headers: { 'xi-api-key': 'somebody', 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  expect(response.status).toBe(200);
}

/** One of each kind. */
async function oneOfEach() {
  const fine = await harness.synced('Fine.');
  const missing = await harness.synced('Missing.');
  harness.engine.simulator.removeDocument((await harness.engine.read(missing)).elevenlabs_document_id ?? '');
  const provider = await harness.ctx.provider();
  const limits = { signal: new AbortController().signal, timeoutMs: 10_000 };
  const renamed = await harness.synced('Renamed.');
  const renamedCopy = (await harness.engine.read(renamed)).elevenlabs_document_id ?? '';
  await provider.updateText(renamedCopy, { name: 'Another name', text: 'Renamed.' }, limits);
  const rewritten = await harness.synced('Rewritten.');
  const { elevenlabs_document_id: copy, name } = await harness.engine.read(rewritten);
  await provider.updateText(copy ?? '', { name: `${name} [kb:test/${rewritten.id}]`, text: 'Something else.' }, limits);
  const doubled = await harness.synced('Doubled.');
  const second = seed(`Refund policy [kb:test/${doubled.id}]`);
  const orphan = seed('Deleted long ago [kb:test/nobody]');
  const foreign = seed('Somebody else’s');
  const outside = seed('Outside [kb:test/nobody-else]', null);
  return { fine, missing, renamed, renamedCopy, rewritten, doubled, second, orphan, foreign, outside };
}

describe('a comparison', () => {
  it('finds nothing when both sides are equal', async () => {
    await Promise.all([harness.synced('One.'), harness.synced('Two.')]);
    const { status, counts, message, ended_at } = await harness.reconcile();
    expect({ status, message }).toEqual({ status: 'completed', message: null });
    expect(counts).toEqual({ ...none, documents: 2, copies: 2 });
    expect(ended_at).not.toBeNull();
  });

  it('finds missing and renamed copies of web pages and files, and nothing else', async () => {
    const file: SentFile = { filename: 'a.txt', contentType: 'text/plain', bytes: sampleFiles.txt };
    const by = { createdBy: 'u', idempotencyKey: null };
    const commands: CreateCommand[] = [
      { ...by, name: 'Manual', file },
      { ...by, name: 'Help', url: 'https://example.com/help', auto_sync: null },
      { ...by, name: 'News', url: 'https://example.com/news', auto_sync: { frequency_days: 7, auto_remove: false } },
    ];
    const refs = [];
    for (const command of commands) {
      const created = await createKnowledge(harness.ctx, command);
      if (created.kind !== 'created') throw new Error(created.kind);
      const ref = harness.engine.db.collection('knowledge').doc(created.stored.id);
      await harness.engine.deliver(ref, harness.ctx);
      refs.push(ref);
    }
    expect((await harness.reconcile()).counts).toEqual({ ...none, documents: 3, copies: 3 });
    const [gone, , renamed] = refs;
    if (gone === undefined || renamed === undefined) throw new Error('not created');
    harness.engine.simulator.removeDocument(harness.copies(gone)[0] ?? '');
    await rename(harness.copies(renamed)[0] ?? '', 'News of somebody else');
    expect((await harness.reconcile({ repair: true })).counts).toMatchObject({ missing: 1, drifted: 1, repaired: 2 });
    await harness.heal();
    expect((await harness.reconcile()).counts).toEqual({ ...none, documents: 3, copies: 3 });
  });

  it('finds nothing in an empty workspace, and stops in a database of another project', async () => {
    const { status, counts } = await harness.reconcile();
    expect({ status, counts }).toEqual({ status: 'completed', counts: { ...none, documents: 0, copies: 0 } });
    const other = harness.engine.instance({ projectId: 'another-project' });
    expect(await harness.reconcile({ ctx: other })).toMatchObject({
      status: 'failed',
      message: stopReasons.other_project,
    });
    expect(remote().filter(({ type }) => type === 'folder')).toHaveLength(1);
  });

  it('reports one finding of each kind, and changes nothing without repair', async () => {
    const { missing, renamed, renamedCopy, rewritten, doubled, second, orphan, foreign } = await oneOfEach();
    const documents = await harness.engine.db.collection('knowledge').get();
    const before = documents.docs.map(({ updateTime }) => updateTime);
    const copiesBefore = remote();
    const { id, counts, status } = await harness.reconcile();
    expect(status).toBe('completed');
    expect(counts).toEqual({
      ...noCounts,
      documents: 5,
      copies: 7,
      missing: 1,
      drifted: 2,
      duplicated: 1,
      orphaned: 1,
      foreign: 1,
      repaired: 0,
    });
    const found = await harness.findings(id);
    expect(found).toHaveLength(6);
    expect(found.every(({ state }) => state === 'found')).toBe(true);
    const facts = found.map(({ kind, document_id, elevenlabs_document_id: copy, drift }) => ({
      kind,
      document_id,
      copy,
      drift,
    }));
    const missingCopy = (await harness.engine.read(missing)).elevenlabs_document_id;
    const rewrittenCopy = (await harness.engine.read(rewritten)).elevenlabs_document_id;
    expect(facts).toEqual(
      expect.arrayContaining([
        { kind: 'missing', document_id: missing.id, copy: missingCopy, drift: [] },
        { kind: 'drifted', document_id: renamed.id, copy: renamedCopy, drift: ['name'] },
        { kind: 'drifted', document_id: rewritten.id, copy: rewrittenCopy, drift: ['size'] },
        { kind: 'duplicated', document_id: doubled.id, copy: second, drift: [] },
        { kind: 'orphaned', document_id: 'nobody', copy: orphan, drift: [] },
        { kind: 'foreign', document_id: null, copy: foreign, drift: [] },
      ]),
    );
    const after = await harness.engine.db.collection('knowledge').get();
    expect(after.docs.map(({ updateTime }) => updateTime)).toEqual(before);
    expect(remote()).toEqual(copiesBefore);
  });

  it('repairs all findings but foreign copies when repair is requested', async () => {
    const { fine, missing, renamed, rewritten, doubled, orphan, foreign, outside } = await oneOfEach();
    const { id, counts } = await harness.reconcile({ repair: true });
    expect(counts).toMatchObject({ missing: 1, drifted: 2, duplicated: 1, orphaned: 1, foreign: 1, repaired: 5 });
    const states = (await harness.findings(id)).map(({ kind, state }) => [kind, state]);
    expect(states.filter(([, state]) => state === 'found')).toEqual([['foreign', 'found']]);
    await harness.heal();
    for (const ref of [fine, missing, renamed, rewritten, doubled]) {
      const document = await harness.engine.read(ref);
      expect(document).toMatchObject({ sync_status: 'completed', unsettled_since: null, sync_retry_count: 0 });
      expect(harness.copies(ref)).toEqual([document.elevenlabs_document_id]);
    }
    const texts = remote().flatMap(({ text }) => text ?? []);
    expect(texts).toEqual(expect.arrayContaining(['Fine.', 'Missing.', 'Renamed.', 'Rewritten.', 'Doubled.']));
    const ids = remote().map((one) => one.id);
    expect(ids).not.toContain(orphan);
    expect(ids).toEqual(expect.arrayContaining([foreign, outside]));
    expect((await harness.reconcile()).counts).toMatchObject({ ...none, foreign: 1 });
  });

  it('reduces a document with several copies to one', async () => {
    const ref = await harness.synced('Many.');
    for (let n = 0; n < 3; n += 1) seed(`Old name [kb:test/${ref.id}]`);
    const { counts } = await harness.reconcile({ repair: true });
    expect(counts).toMatchObject({ duplicated: 3, repaired: 3 });
    await harness.heal();
    expect(harness.copies(ref)).toEqual([(await harness.engine.read(ref)).elevenlabs_document_id]);
  });

  it('reports a moved copy, and does not change it', async () => {
    const ref = await harness.synced('Moved.');
    const name = `Refund policy [kb:test/${ref.id}]`;
    const moved = harness.engine.simulator.seedText({ name, text: 'Moved.', folderId: null });
    harness.engine.simulator.removeDocument((await harness.engine.read(ref)).elevenlabs_document_id ?? '');
    await ref.update({ elevenlabs_document_id: moved });
    const { id, counts } = await harness.reconcile({ repair: true });
    expect(counts).toMatchObject({ drifted: 1, moved: 1, repaired: 0 });
    expect(await harness.findings(id)).toMatchObject([{ kind: 'drifted', drift: ['folder'], state: 'found' }]);
    expect((await harness.engine.read(ref)).sync_status).toBe('completed');
  });

  it('ignores documents that are claimed, unsettled, edited or to be deleted, and copies younger than the settle time', async () => {
    const held = { id: 'alive', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
    const busy: Partial<KnowledgeDocument>[] = [
      { sync_status: 'syncing', sync_claim: held },
      { sync_claim: held },
      { unsettled_since: Timestamp.now(), settles_at: Timestamp.now() },
      { sync_status: 'pending' },
      { deletion_requested_at: Timestamp.now() },
      { revision: 'edited' },
    ];
    const refs = await Promise.all(busy.map(() => harness.synced('Busy.')));
    for (const [index, ref] of refs.entries()) {
      harness.engine.simulator.removeDocument((await harness.engine.read(ref)).elevenlabs_document_id ?? '');
      seed(`Refund policy [kb:test/${ref.id}]`);
      await ref.update({ ...busy[index] });
    }
    // The edited document is no longer up to date, but its other copy is still judged.
    const edited = refs.at(-1);
    const young = await harness.reconcile({ repair: true, ctx: harness.engine.instance({ settleMs: 60_000 }) });
    expect(young.counts).toMatchObject({ ...none, skipped: 6, deleting: 1, young: 1 });
    const { id, counts } = await harness.reconcile({ repair: false });
    expect(counts).toMatchObject({ ...none, skipped: 6, deleting: 1, duplicated: 1 });
    expect(await harness.findings(id)).toMatchObject([{ kind: 'duplicated', document_id: edited?.id }]);
  });

  it('finds the unrecorded copy of a failed document', async () => {
    const ref = await harness.engine.store('Failed.', { sync_status: 'failed' });
    const copy = seed(`Refund policy [kb:test/${ref.id}]`);
    const { counts } = await harness.reconcile({ repair: true });
    expect(counts).toMatchObject({ duplicated: 1, repaired: 1 });
    await harness.heal();
    expect(await harness.engine.read(ref)).toMatchObject({ sync_status: 'failed', elevenlabs_document_id: copy });
  });

  it('sends a text again once when ElevenLabs counts its size differently, then accepts that size', async () => {
    const ref = await harness.synced('Counted otherwise.');
    const otherwise = (bytes: number) =>
      withProvider(harness.ctx, (real) => ({
        summaries: async (...given) => {
          const entries = [...(await real.summaries(...given))];
          return new Map(entries.map(([id, one]) => [id, one === null ? null : { ...one, sizeBytes: bytes }]));
        },
      }));
    expect((await harness.reconcile({ ctx: otherwise(99) })).counts).toMatchObject({ drifted: 1 });
    expect((await harness.reconcile({ ctx: otherwise(99), repair: true })).counts).toMatchObject({ repaired: 1 });
    await harness.heal();
    expect((await harness.reconcile({ ctx: otherwise(99) })).counts).toMatchObject({ drifted: 0 });
    expect((await harness.reconcile({ ctx: otherwise(98) })).counts).toMatchObject({ drifted: 1 });
    expect((await harness.engine.read(ref)).sync_status).toBe('completed');
  });

  it('keeps an orphaned copy that an agent depends on, and repairs the others', async () => {
    const kept = seed('Kept [kb:test/nobody]');
    const gone = seed('Gone [kb:test/nobody]');
    harness.engine.simulator.seedAgent({
      name: 'Support',
      knowledgeBase: [{ type: 'text', id: kept, name: 'Kept [kb:test/nobody]' }],
    });
    const { id, status, counts } = await harness.reconcile({ repair: true });
    expect(status).toBe('completed');
    expect(counts).toMatchObject({ orphaned: 2, repaired: 1 });
    const states = (await harness.findings(id)).map(({ elevenlabs_document_id, state }) => [
      elevenlabs_document_id,
      state,
    ]);
    expect(Object.fromEntries(states)).toEqual({ [kept]: 'left', [gone]: 'repaired' });
  });

  it('never deletes a folder, even with a key in its name', async () => {
    const { simulator } = harness.engine;
    const folder = simulator.seedFolder({ name: 'Mine [kb:test/nobody]', folderId: harness.folderId() });
    const { counts } = await harness.reconcile({ repair: true });
    expect(counts).toMatchObject({ ...none, foreign: 1 });
    expect(remote().map((one) => one.id)).toContain(folder);
  });
});
