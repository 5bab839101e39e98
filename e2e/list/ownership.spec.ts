import { collections, foldersDocument } from '@knowledge-sync/contract';
import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, signIn } from '../support/page.ts';
import { completedDocument, removeAll, seed, storeOf } from '../support/seed.ts';

test('the sync check of a copied database asks whose copies they are, and a new start forgets them', async ({
  page,
  stack,
}) => {
  await removeAll(stack);
  const store = storeOf(stack);
  const record = store.collection(collections.engine).doc(foldersDocument);
  await seed(stack, new Map([['copied', completedDocument('Copied')]]));
  await record.set({ installation: { id: 'first0', project_id: 'first-project' } });
  await signIn(page, stack, 'editor');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Sync check' }).click();
  await expect(page.getByRole('alert')).toContainText('copied from the Firebase project first-project');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Use new copies…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Use new copies?' });
  await expect(question).toContainText('The copies of first-project stay as they are.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect((await record.get()).get('installation.project_id')).toBe('first-project');
  await page.getByRole('button', { name: 'Use new copies…' }).click();
  await question.getByRole('button', { name: 'Use new copies' }).click();
  await expect(page.getByText('Decided. Documents continue automatically')).toBeVisible();
  expect((await record.get()).get('installation')).toMatchObject({ project_id: stack.info.projectId });
  await store.terminate();
  await removeAll(stack);
});
