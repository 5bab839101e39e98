import { expect, type Page } from '@playwright/test';
import { namesIn } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { openAccountMenu, rowOf, signIn } from '../support/page.ts';
import { failure, removeAll, seed } from '../support/seed.ts';
import { listed } from '../support/states.ts';

const names = Array.from({ length: 24 }, (_, at) => `Note ${String(at + 1).padStart(2, '0')}`);

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(stack, listed({ ...Object.fromEntries(names.map((name) => [name, {}])), 'Note 02': failure('quota') }));
});

test.beforeEach(async ({ page, stack }) => {
  await signIn(page, stack, 'editor');
  await expect(namesIn(page).first()).toHaveText('Note 01');
});

const search = (page: Page) => page.getByRole('searchbox');
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const selected = (page: Page) => page.getByRole('region', { name: 'Selected documents' });

test('j, k and the arrow keys move a visible focus from row to row, and Enter opens the document', async ({
  page,
  stack,
}) => {
  const isAt = async (name: string): Promise<void> => {
    const row = rowOf(page, name);
    await expect(row).toBeFocused();
    await expect(row).toBeInViewport();
    await expect(row).not.toHaveCSS('outline-style', 'none');
  };
  await page.keyboard.press('j');
  await isAt('Note 01');
  await page.keyboard.press('j');
  await isAt('Note 02');
  await page.keyboard.press('ArrowDown');
  await isAt('Note 03');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('k');
  await isAt('Note 01');
  // There is no row above the first.
  await page.keyboard.press('k');
  await isAt('Note 01');
  for (const name of names.slice(1)) {
    await page.keyboard.press('j');
    await expect(rowOf(page, name)).toBeFocused();
  }
  await isAt('Note 24');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/documents/Note%2024`);
  await expect(page.getByRole('heading', { level: 1, name: 'Note 24' })).toBeVisible();
});

test('e shows and hides the error details of the document', async ({ page }) => {
  const hint = page.getByText('The ElevenLabs workspace has no credits');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(rowOf(page, 'Note 02')).toBeFocused();
  await page.keyboard.press('e');
  await expect(hint).toBeVisible();
  await expect(page.getByRole('button', { name: 'Details', exact: true })).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('e');
  await expect(hint).toHaveCount(0);
});

test('x selects the document, and Escape clears the selection', async ({ page }) => {
  for (const key of ['j', 'x', 'j', 'j', 'x']) await page.keyboard.press(key);
  await expect(selected(page)).toContainText('2 documents selected');
  await expect(page.getByRole('checkbox', { name: 'Select Note 01' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Select Note 02' })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Select Note 03' })).toBeChecked();
  await page.keyboard.press('x');
  await expect(selected(page)).toContainText('1 document selected');
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(0);
});

test('/ focuses the search, u opens the upload, ? lists the shortcuts, and Escape closes the list', async ({
  page,
}) => {
  await page.keyboard.press('?');
  await expect(sheet(page)).toContainText('Show why it failed');
  // Shortcuts of the page are off while the dialog is open.
  await page.keyboard.press('u');
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(search(page)).not.toBeFocused();
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await page.keyboard.press('/');
  await expect(search(page)).toBeFocused();
  await expect(search(page)).toHaveValue('');
  await search(page).blur();
  await page.keyboard.press('u');
  await expect(page.getByRole('dialog', { name: 'Add documents' })).toBeVisible();
});

test('shortcut keys type letters in the search field', async ({ page }) => {
  await page.keyboard.press('/');
  await page.keyboard.type('jxeun?/');
  await expect(search(page)).toHaveValue('jxeun?/');
  await expect(search(page)).toBeFocused();
  await expect(page.getByRole('heading', { name: 'No documents with “jxeun?/” in the name' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(selected(page)).toHaveCount(0);
});

test('single keys can be turned off, and then only the arrow keys, Enter and Escape act', async ({ page }) => {
  await page.keyboard.press('?');
  await sheet(page).getByRole('switch', { name: 'Keyboard shortcuts' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toHaveCount(0);
  await rowOf(page, 'Note 01').focus();
  for (const key of ['j', 'x', 'u', '/', '?']) await page.keyboard.press(key);
  await expect(rowOf(page, 'Note 01')).toBeFocused();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(selected(page)).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(rowOf(page, 'Note 02')).toBeFocused();

  const menu = await openAccountMenu(page);
  await menu.getByRole('switch', { name: 'Keyboard shortcuts' }).check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(sheet(page)).toBeVisible();
});
