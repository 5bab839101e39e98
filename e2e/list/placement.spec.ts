/** The stack of these tests has its functions in Europe and its documents in a named database. */
import { collections } from '@knowledge-sync/contract';
import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn, uploadText } from '../support/page.ts';
import { removeAll, storeOf } from '../support/seed.ts';
import { uniqueName } from '../support/stack.ts';

test('a document is synced in the named database, and nothing is written to the default one', async ({
  page,
  stack,
}) => {
  await removeAll(stack);
  await signIn(page, stack, 'editor');
  const name = uniqueName('In its own database');
  await uploadText(page, name, 'Text.');
  await expect(rowOf(page, name)).toContainText('Synced');
  const named = storeOf(stack);
  const { docs } = await named.collection(collections.knowledge).get();
  expect(docs.map((each) => each.get('sync_status'))).toEqual(['completed']);
  expect(await stack.copies(docs[0]?.id ?? '')).toMatchObject([{ text: 'Text.' }]);
  const other = storeOf(stack, '(default)');
  expect(await other.listCollections()).toEqual([]);
  await Promise.all([named.terminate(), other.terminate()]);
});

test('the sweep runs in the region of the stack', async ({ stack }) => {
  expect(stack.info.region).toBe('europe-west4');
  expect((await fetch(stack.info.sweepUrl, { method: 'POST' })).status).toBe(200);
  const apiOf = (region: string) => fetch(`${stack.info.functionsUrl}/${stack.info.projectId}/${region}/api/health`);
  expect((await apiOf('europe-west4')).status).toBe(200);
  expect((await apiOf('us-central1')).status).toBe(404);
});
