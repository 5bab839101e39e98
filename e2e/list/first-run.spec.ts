import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { removeAll } from '../support/seed.ts';

test.beforeAll(async ({ stack }) => await removeAll(stack));

test('the empty page offers a sample document, which syncs', async ({ page, stack }) => {
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Try a sample document' }).click();
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeHidden();
  await expect(rowOf(page, 'Sample: opening hours')).toContainText('Synced');
});
