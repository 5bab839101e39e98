import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { removeAll } from '../support/seed.ts';

test.beforeAll(async ({ stack }) => await removeAll(stack));

test('before the first document the page says what to do, and a sample goes all the way', async ({ page, stack }) => {
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Try it with a sample' }).click();
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeHidden();
  await expect(rowOf(page, 'Sample: opening hours')).toContainText('Synced');
});
