import { collections, type KnowledgeDocument, nameWords, wordsDocument } from '@knowledge-sync/contract';
import { type DocumentReference, FieldValue, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { decide } from '../sync/decide.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { completeWords } from './complete-words.ts';

let engine: EngineHarness;
const progress = () => engine.db.collection(collections.engine).doc(wordsDocument);

beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.db.recursiveDelete(engine.db.collection(collections.knowledge));
  await progress().delete();
});

/** A document as the previous release has written it. */
async function earlier(name: string, fields: Partial<KnowledgeDocument> = {}): Promise<DocumentReference> {
  const ref = await engine.store('text', { name, sync_status: 'completed', queued_at: null, ...fields });
  await ref.update({ name_words: FieldValue.delete() });
  return ref;
}

test('stores the words of documents at rest, and changes nothing else of them', async () => {
  const ref = await earlier('Opening hours');
  const before = (await ref.get()).data();
  expect(await completeWords(engine.instance())).toBe(1);
  const after = (await ref.get()).data();
  expect(after).toEqual({ ...before, name_words: nameWords('Opening hours') });
  // The event of this write starts no work, and needs no read.
  expect(decide(before ?? null, after ?? null, new Date())).toEqual({ action: 'none', reason: 'completed' });
  expect((await progress().get()).get('is_done')).toBe(true);
});

test('leaves a document that a worker has, and completes it in a later pass', async () => {
  const claim = { id: 'w1', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
  const ref = await earlier('Returns', { sync_status: 'syncing', sync_claim: claim });
  const { updateTime } = await ref.get();
  expect(await completeWords(engine.instance())).toBe(0);
  expect((await ref.get()).updateTime).toEqual(updateTime);
  await ref.update({ sync_status: 'completed', sync_claim: null });
  // The next pass starts after a pause.
  expect(await completeWords(engine.instance())).toBe(0);
  await progress().update({ not_before_ms: 0 });
  expect(await completeWords(engine.instance())).toBe(1);
});

test('reads no document once all have their words', async () => {
  expect(await completeWords(engine.instance())).toBe(0);
  const ref = await earlier('Later');
  expect(await completeWords(engine.instance())).toBe(0);
  expect((await engine.read(ref)).name_words).toBeUndefined();
});
