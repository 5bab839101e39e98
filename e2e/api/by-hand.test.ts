/** Documents that a script or a person writes directly in Firestore, with the real triggers. */
import type { Firestore } from '@google-cloud/firestore';
import { bodyPartId, collections } from '@knowledge-sync/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeOf } from '../support/seed.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
let store: Firestore;
beforeAll(() => {
  stack = new LocalStack();
  store = storeOf(stack);
});
afterAll(() => store.terminate());

const documentOf = (id: string) => store.collection(collections.knowledge).doc(id);
const textsOf = async (id: string) => (await stack.copies(id)).map(({ text }) => text);
const untilTexts = (id: string, texts: string[]) =>
  expect.poll(() => textsOf(id), { timeout: 60_000, interval: 250 }).toEqual(texts);

describe('a document written by a script', () => {
  it('is synced, edited and deleted in Firestore', async () => {
    const name = uniqueName('Script');
    const { id } = await store.collection(collections.knowledge).add({ name, content: 'Five days.' });
    await untilTexts(id, ['Five days.']);
    expect(await stack.until(id, 'completed')).toMatchObject({ name, created_by: 'script' });
    await documentOf(id).update({ content: 'Three days.' });
    await untilTexts(id, ['Three days.']);
    await documentOf(id).set({ name, content: 'One day.' });
    await untilTexts(id, ['One day.']);
    const { body_id: bodyId } = (await documentOf(id).get()).data() ?? {};
    await documentOf(id).collection(collections.body).doc(bodyPartId(bodyId, 0)).update({ data: 'Two days.' });
    await untilTexts(id, ['Two days.']);
    await documentOf(id).delete();
    await untilTexts(id, []);
  });

  it('that cannot be understood has the reason, and can be deleted', async () => {
    const { id } = await store.collection(collections.knowledge).add({ name: 7, content: 'Five days.' });
    await expect
      .poll(async () => (await documentOf(id).get()).get('sync_error_message'), { timeout: 60_000, interval: 250 })
      .toMatch(/^name: name must be a string\./);
    expect((await stack.remove(id)).status).toBe(200);
    expect((await stack.remove(id)).status).toBe(404);
  });
});
