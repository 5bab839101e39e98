import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('the back link returns to the list as it was left, with the focus on the row', async ({ page }) => {
  const name = uniqueName('Way back');
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'completed');
  await signIn(page, stack, 'editor');
  await page.getByRole('searchbox').fill('way back');
  await expect(page).toHaveURL(/\?q=way/);
  const listed = page.url();
  const link = rowOf(page, name).getByRole('link', { name });
  await link.press('Enter');
  const back = page.getByRole('navigation', { name: 'Back' }).getByRole('link');
  await expect(back).toHaveAttribute('href', /^\/\?q=way/);
  await back.press('Enter');
  await expect(page).toHaveURL(listed);
  await expect(link).toBeFocused();

  // Also after a visit of the editor, when the list is no longer one step back.
  await link.press('Enter');
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await back.press('Enter');
  await expect(page).toHaveURL(listed);
  await expect(link).toBeFocused();
});

test('the back link of a shared link leads to all documents', async ({ page }) => {
  const name = uniqueName('Shared');
  const { id } = await stack.create(name, 'Text.');
  await signIn(page, stack, 'viewer');
  await expect(rowOf(page, name)).toBeVisible();
  await page.goto(`${stack.info.hostingUrl}/documents/${id}`);
  await page.getByRole('navigation', { name: 'Back' }).getByRole('link').press('Enter');
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/`);
  await expect(rowOf(page, name).getByRole('link', { name })).toBeFocused();
});
