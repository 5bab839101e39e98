/** A backup that brings a text back while a sync removes the body that an edit replaced. */
import { bodyPartId, collections } from '@knowledge-sync/contract';
import { type DocumentReference, WriteBatch } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { editKnowledge } from '../commands/edit.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => engine.stop());

/** Runs `act` just before the n-th commit from now on. Every commit is carried out. */
function beforeCommit(n: number, act: () => Promise<unknown>): () => number {
  let count = 0;
  const { commit } = WriteBatch.prototype;
  vi.spyOn(WriteBatch.prototype, 'commit').mockImplementation(async function (this: WriteBatch) {
    count += 1;
    if (count === n) await act();
    return await commit.call(this);
  });
  return () => count;
}

async function hasBody(ref: DocumentReference): Promise<boolean> {
  const { body_id: bodyId } = await engine.read(ref);
  return (
    await ref
      .collection(collections.body)
      .doc(bodyPartId(bodyId ?? '', 0))
      .get()
  ).exists;
}

it('is kept, whatever commit of the sync it comes before', async () => {
  const seen: boolean[] = [];
  for (let n = 1, isReached = true; isReached; n += 1) {
    const ref = await engine.store('Before the edit.');
    await engine.deliver(ref);
    const before = await engine.read(ref);
    expect((await editKnowledge(engine.instance(), ref.id, { content: 'After the edit.' })).kind).toBe('edited');
    const part = ref.collection(collections.body).doc(bodyPartId(before.body_id ?? '', 0));
    const restore = async (): Promise<void> => {
      await part.set({ data: Buffer.from('Before the edit.') });
      await ref.set(before);
    };
    const commits = beforeCommit(n, restore);
    await engine.deliver(ref);
    isReached = commits() >= n;
    vi.restoreAllMocks();
    seen.push(await hasBody(ref));
  }
  expect(seen.length).toBeGreaterThan(1);
  expect(seen).not.toContain(false);
});
