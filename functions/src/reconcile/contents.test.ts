/** Equality by content: changes that leave name and size as they were. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { bodyPartId, collections, limits, stopReasons } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SentFile } from '../commands/content.ts';
import { createKnowledge } from '../commands/create.ts';
import { editKnowledge, replaceFile } from '../commands/edit.ts';
import { sampleFiles } from '../testing/files.ts';
import { type ReconcileHarness, startReconcileHarness, withProvider } from '../testing/reconcile.ts';

let harness: ReconcileHarness;
beforeAll(async () => {
  harness = await startReconcileHarness();
});
beforeEach(async () => {
  await harness.clear();
  harness.engine.simulator.changeSettings(defaults);
});
afterAll(() => harness.engine.stop());

const defaults = {
  rename_sets_updated_at: true,
  index_sets_updated_at: false,
  change_answers_earlier_time: false,
};
const by = { createdBy: 'u', idempotencyKey: null };
const hourAgoSecs = () => Math.floor(Date.now() / 1_000) - 3_600;
const copyOf = async (ref: DocumentReference): Promise<string> =>
  (await harness.engine.read(ref)).elevenlabs_document_id ?? '';
const remote = (id: string) => harness.engine.simulator.documents().find((one) => one.id === id);
const changeByHand = async (
  ref: DocumentReference,
  change: Parameters<typeof harness.engine.simulator.changeByHand>[1],
) => expect(harness.engine.simulator.changeByHand(await copyOf(ref), change)).toBe(true);
/** Lets the last change of the copy be an hour ago, so that its time is settled. */
const settle = (ref: DocumentReference) => changeByHand(ref, { updatedAtSecs: hourAgoSecs() });
const found = async ({ id }: { id: string }): Promise<string[]> =>
  (await harness.findings(id)).map(({ kind, drift, state }) => [kind, ...drift, state].join(' ')).sort();
const compare = async (repair = false) => await found(await harness.reconcile({ repair }));
/** A comparison that repairs, and the syncs that it causes. */
async function repair(): Promise<string[]> {
  const findings = await compare(true);
  await harness.heal();
  return findings;
}
/** Compares and returns how many contents were read. */
async function contentReads(): Promise<number> {
  harness.engine.simulator.clearRequests();
  expect(await compare()).toEqual([]);
  return harness.engine.simulator.counts().by_route['GET /v1/convai/knowledge-base/{id}/content'] ?? 0;
}

async function created(command: object): Promise<DocumentReference> {
  const result = await createKnowledge(harness.ctx, { ...by, ...command } as never);
  if (result.kind !== 'created') throw new Error(result.kind);
  const ref = harness.engine.db.collection(collections.knowledge).doc(result.stored.id);
  await harness.engine.deliver(ref, harness.ctx);
  expect((await harness.engine.read(ref)).sync_status).toBe('completed');
  return ref;
}

describe('a text', () => {
  it('that someone changed to another of the same size is sent again, each time', async () => {
    const ref = await harness.synced('Refunds take five days.');
    for (let time = 0; time < 2; time += 1) {
      await changeByHand(ref, { text: 'Refunds take nine days.' });
      expect(await compare()).toEqual(['drifted content found']);
      expect(await repair()).toEqual(['drifted content repaired']);
      expect(remote(await copyOf(ref))?.text).toBe('Refunds take five days.');
      expect(await compare()).toEqual([]);
    }
  });

  it('that was changed in the second of the sync, and long before the comparison, is found', async () => {
    const ref = await harness.synced('Refunds take five days.');
    const { created_at } = remote(await copyOf(ref)) ?? {};
    await changeByHand(ref, { text: 'Refunds take nine days.', updatedAtSecs: Date.parse(created_at ?? '') / 1_000 });
    expect(await compare()).toEqual(['drifted content found']);
  });

  it('that was compared before is found after a later change', async () => {
    const ref = await harness.synced('Refunds take five days.');
    await settle(ref);
    expect(await compare()).toEqual([]);
    await changeByHand(ref, { text: 'Refunds take nine days.' });
    expect(await compare()).toEqual(['drifted content found']);
  });

  it('of a restored older document with its body and sync fields is sent again', async () => {
    const ref = await harness.synced('Refunds take five days.');
    await settle(ref);
    expect(await compare()).toEqual([]);
    const older = await harness.engine.read(ref);
    const bodyRef = ref.collection(collections.body).doc(bodyPartId(older.body_id ?? '', 0));
    const body = (await bodyRef.get()).data() ?? {};
    await editKnowledge(harness.ctx, ref.id, { content: 'Refunds take nine days.' });
    await harness.engine.deliver(ref, harness.ctx);
    await ref.set(older);
    await bodyRef.set(body);
    expect(await compare()).toEqual(['drifted content found']);
    await repair();
    expect(remote(await copyOf(ref))?.text).toBe('Refunds take five days.');
  });

  it('is read once after its sync, and never again while it is unchanged', async () => {
    const refs = await Promise.all([harness.synced('One.'), harness.synced('Two.'), harness.synced('Three.')]);
    for (const ref of refs) await settle(ref);
    expect(await contentReads()).toBe(3);
    expect(await contentReads()).toBe(0);
    expect(await contentReads()).toBe(0);
    expect((await harness.engine.read(refs[0] as DocumentReference)).copy_state).toMatchObject({ is_read: true });
  });

  it('is read again as long as a change in the same second could be missed', async () => {
    const ref = await harness.synced('One.');
    await changeByHand(ref, { updatedAtSecs: Math.floor(Date.now() / 1_000) });
    expect(await contentReads()).toBe(1);
    expect((await harness.engine.read(ref)).copy_state).toBeNull();
    await settle(ref);
    expect(await contentReads()).toBe(1);
    expect(await contentReads()).toBe(0);
  });

  it('that only got a new time is read once, and equal', async () => {
    const ref = await harness.synced('One.');
    await settle(ref);
    expect(await contentReads()).toBe(1);
    await changeByHand(ref, { updatedAtSecs: hourAgoSecs() + 60 });
    expect(await contentReads()).toBe(1);
    expect(await contentReads()).toBe(0);
  });

  it('that ElevenLabs stores in a form of its own is sent again once, then equal, and a later change is found', async () => {
    const ref = await harness.synced('Ends in spaces.   ');
    const own = withProvider(harness.ctx, (real) => ({
      readContent: async (...given) => (await real.readContent(...given)).trimEnd(),
    }));
    const reconcile = async (isRepair: boolean) => await found(await harness.reconcile({ repair: isRepair, ctx: own }));
    expect(await reconcile(true)).toEqual(['drifted content repaired']);
    await harness.engine.deliver(ref, own);
    await settle(ref);
    expect(await reconcile(true)).toEqual([]);
    await changeByHand(ref, { text: 'Ends in stones.   ' });
    expect(await reconcile(true)).toEqual(['drifted content repaired']);
    await harness.engine.deliver(ref, own);
    await changeByHand(ref, { text: 'Ends in stones.   ' });
    expect(await reconcile(false)).toEqual(['drifted content found']);
  });

  it('whose copy cannot be read is reported, and the others are compared', async () => {
    const [bad, good] = [await harness.synced('Bad.'), await harness.synced('Good.')];
    await changeByHand(good, { text: 'Evil.' });
    const copy = await copyOf(bad);
    const ctx = withProvider(harness.ctx, (real) => ({
      readContent: (id, ...given) => real.readContent(id === copy ? 'gone' : id, ...given),
    }));
    const job = await harness.reconcile({ repair: true, ctx });
    expect(job).toMatchObject({ status: 'completed', counts: { unread: 1, drifted: 1, repaired: 1 } });
    expect(await found(job)).toEqual(['drifted content repaired', 'unread found']);
  });

  it('that is longer than a comparison reads counts as unread', async () => {
    await harness.synced('Short.');
    const ctx = withProvider(harness.ctx, (real) => ({
      readContent: (id, _, call) => real.readContent(id, { maxBytes: 3 }, call),
    }));
    expect(await found(await harness.reconcile({ ctx }))).toEqual(['unread found']);
    expect(limits.copyContentMaxBytes).toBeGreaterThan(limits.contentMaxBytes);
  });

  it('fails the comparison when the key is refused', async () => {
    await harness.synced('One.');
    const route = '/v1/convai/knowledge-base/{id}/content';
    harness.engine.simulator.addFault({ kind: 'status', preset: 'invalid_api_key', route });
    expect(await harness.reconcile()).toMatchObject({ status: 'failed', message: stopReasons.auth_error });
  });

  it.each([
    ['a rename sets the time', {}],
    ['an index sets the time', { index_sets_updated_at: true }],
    ['a rename does not set the time', { rename_sets_updated_at: false }],
    ['changes are answered with the earlier time', { change_answers_earlier_time: true }],
  ])('is equal after edits, renames and indexing, if %s', async (_, settings) => {
    harness.engine.simulator.changeSettings(settings);
    const ref = await harness.synced('Refunds take five days. '.repeat(40));
    await editKnowledge(harness.ctx, ref.id, { content: 'Refunds take nine days. '.repeat(40) });
    await harness.heal();
    await editKnowledge(harness.ctx, ref.id, { name: 'Returns' });
    await harness.heal();
    expect(await compare()).toEqual([]);
  });
});

describe('a file', () => {
  const txt: SentFile = { filename: 'a.txt', contentType: 'text/plain', bytes: sampleFiles.txt };
  const pdf: SentFile = { filename: 'a.pdf', contentType: 'application/pdf', bytes: sampleFiles.pdf };
  const laterSecs = () => Math.floor(Date.now() / 1_000) + 60;

  it('of plain text that was replaced by another of the same size, in the same second, is sent again', async () => {
    const ref = await created({ name: 'Manual', file: txt });
    const other = Buffer.from(sampleFiles.txt);
    other[0] = (other[0] ?? 0) ^ 1;
    const { created_at } = remote(await copyOf(ref)) ?? {};
    await changeByHand(ref, { bytes: other, updatedAtSecs: Date.parse(created_at ?? '') / 1_000 });
    expect(await compare()).toEqual(['drifted content found']);
    expect(await repair()).toEqual(['drifted content repaired']);
    expect(harness.engine.simulator.fileBytes(await copyOf(ref))).toEqual(sampleFiles.txt);
    expect(await compare()).toEqual([]);
  });

  it('that was replaced, with its name put back, is sent again, and each later time too', async () => {
    const ref = await created({ name: 'Manual', file: pdf });
    expect(await compare()).toEqual([]);
    for (const end of ['x', 'yy']) {
      await changeByHand(ref, {
        bytes: Buffer.concat([sampleFiles.pdf, Buffer.from(end)]),
        updatedAtSecs: laterSecs() + end.length,
      });
      expect(await compare()).toEqual(['drifted content found']);
      expect(await repair()).toEqual(['drifted content repaired']);
      expect(harness.engine.simulator.fileBytes(await copyOf(ref))).toEqual(sampleFiles.pdf);
      expect(await compare()).toEqual([]);
    }
  });

  it.each([
    ['nothing special', {}, [[]]],
    ['an index sets the time', { index_sets_updated_at: true }, [['drifted content repaired']]],
    [
      'changes are answered with the earlier time',
      { change_answers_earlier_time: true },
      [[], ['drifted content repaired']],
    ],
  ])('that was replaced here is sent again at most once, if %s', async (_, settings, expected) => {
    const ref = await created({ name: 'Manual', file: pdf });
    const copy = await copyOf(ref);
    harness.engine.simulator.changeByHand(copy, { updatedAtSecs: hourAgoSecs() });
    harness.engine.simulator.changeSettings(settings);
    const other: SentFile = { ...pdf, bytes: Buffer.concat([sampleFiles.pdf, Buffer.from('%')]) };
    await replaceFile(harness.ctx, ref.id, other);
    await harness.engine.deliver(ref, harness.ctx);
    if ('index_sets_updated_at' in settings) {
      harness.engine.simulator.changeByHand(copy, { updatedAtSecs: laterSecs() });
    }
    expect(expected).toContainEqual(await repair());
    if ('index_sets_updated_at' in settings) {
      harness.engine.simulator.changeByHand(copy, { updatedAtSecs: laterSecs() + 60 });
    }
    expect(await compare()).toEqual([]);
    expect(harness.engine.simulator.fileBytes(copy)).toEqual(other.bytes);
  });
});

describe('a web page', () => {
  const url = 'https://example.com/help';

  it('whose copy has another address gets a new copy', async () => {
    const ref = await created({ name: 'Help', url, auto_sync: null });
    const before = await copyOf(ref);
    await changeByHand(ref, { url: 'https://example.com/other' });
    expect(await repair()).toEqual(['drifted address repaired']);
    expect(await copyOf(ref)).not.toBe(before);
    expect(remote(await copyOf(ref))).toMatchObject({ url });
    expect(remote(before)).toBeUndefined();
    expect(await compare()).toEqual([]);
  });

  it('that ElevenLabs refreshes by itself is equal, and its content is not read', async () => {
    const ref = await created({ name: 'Help', url, auto_sync: { frequency_days: 1, auto_remove: false } });
    await changeByHand(ref, { text: 'A newer page.' });
    expect(await contentReads()).toBe(0);
  });

  it('whose address ElevenLabs spells in its own way gets one new copy, then is equal', async () => {
    const ref = await created({ name: 'Help', url, auto_sync: null });
    const spelled = 'https://www.example.com/help';
    const own = withProvider(harness.ctx, (real) => ({
      summaries: async (...given) => {
        const entries = [...(await real.summaries(...given))];
        return new Map(entries.map(([id, one]) => [id, one === null ? null : { ...one, url: spelled }]));
      },
      readPage: async (...given) => {
        const page = await real.readPage(...given);
        return page === null ? null : { ...page, url: spelled };
      },
      readCopy: async (...given) => ({ ...(await real.readCopy(...given)), url: spelled }),
    }));
    const first = await harness.reconcile({ repair: true, ctx: own });
    expect(await found(first)).toEqual(['drifted address repaired']);
    await harness.engine.deliver(ref, own);
    const kept = await copyOf(ref);
    expect(await found(await harness.reconcile({ repair: true, ctx: own }))).toEqual([]);
    expect(await copyOf(ref)).toBe(kept);
  });
});

describe('a document that was changed in Firestore', () => {
  it('by a new name is sent, with the fields that follow from the name', async () => {
    const ref = await harness.synced('Renamed here.');
    await ref.update({ name: 'Zurückgeben' });
    expect(await compare()).toEqual(['drifted name edited found']);
    await repair();
    const document = await harness.engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'completed', name_folded: 'zurückgeben' });
    expect(document.synced_revision).toBe(document.revision);
    expect(remote(await copyOf(ref))?.name).toBe(`Zurückgeben [kb:test/${ref.id}]`);
    expect(await compare()).toEqual([]);
  });

  it('by a new address of a web page gets a copy of the new page', async () => {
    const ref = await created({ name: 'Help', url: 'https://example.com/help', auto_sync: null });
    await ref.update({ 'source.url': 'https://example.com/new' });
    expect(await compare()).toEqual(['drifted address edited found']);
    await repair();
    expect(remote(await copyOf(ref))?.url).toBe('https://example.com/new');
    expect(await compare()).toEqual([]);
  });

  const parts = async (ref: DocumentReference) => (await ref.collection(collections.body).listDocuments()).sort();

  it('by losing its body is reported, and not sent', async () => {
    const ref = await harness.synced('Without a body.');
    for (const part of await parts(ref)) await part.delete();
    expect(await repair()).toEqual(['bodiless found']);
    expect((await harness.engine.read(ref)).sync_status).toBe('completed');
    // The same text again brings it back.
    const edit = await editKnowledge(harness.ctx, ref.id, { content: 'Without a body.' });
    expect(edit.kind).toBe('edited');
    await harness.heal();
    expect(await compare()).toEqual([]);
    expect((await editKnowledge(harness.ctx, ref.id, { content: 'Without a body.' })).kind).toBe('unchanged');
  });

  it('by losing one of several parts is reported', async () => {
    const ref = await created({ name: 'Long', content: 'Long. '.repeat(limits.bodyPartMaxBytes / 4) });
    const [, second] = await parts(ref);
    expect(await compare()).toEqual([]);
    await second?.delete();
    expect(await compare()).toEqual(['bodiless found']);
  });

  it('by another text in its body is reported, and by the same text is not', async () => {
    const ref = await harness.synced('Five days.');
    const [part] = await parts(ref);
    await part?.set({ data: Buffer.from('Five days.') });
    expect(await compare()).toEqual([]);
    await part?.set({ data: Buffer.from('Nine days.') });
    expect(await compare()).toEqual(['bodiless found']);
  });

  it('so that it cannot be read is reported, whatever its status, and one that is not synced is counted', async () => {
    await harness.synced('Fine.');
    const broken = await harness.synced('Broken.');
    await broken.update({ source: { type: 'telepathy' } });
    await harness.engine.db.collection(collections.knowledge).doc('by-hand').set({ name: 'By hand', sync_status: 7 });
    const busy = { id: 'alive', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
    await harness.engine.store('Stuck.', { sync_status: 'syncing', sync_claim: busy } as Partial<KnowledgeDocument>);
    const job = await harness.reconcile({ repair: true });
    expect(job.counts).toMatchObject({ documents: 1, skipped: 1, malformed: 2, repaired: 0 });
    const names = (await harness.findings(job.id)).map(({ kind, name }) => `${kind} ${name}`).sort();
    expect(names).toEqual(['malformed By hand', 'malformed Refund policy']);
  });
});
