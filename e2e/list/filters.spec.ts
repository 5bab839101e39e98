import { Timestamp } from '@google-cloud/firestore';
import { expect, type Page } from '@playwright/test';
import { barPart, namesIn, tableOf } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { failure, removeAll, seed } from '../support/seed.ts';
import { listed, minutesAgo } from '../support/states.ts';

const webPage = { type: 'url' as const, url: 'https://www.example.com/refunds', auto_sync: null, refresh_id: null };
const word = {
  type: 'file' as const,
  filename: 'form.docx',
  content_type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  size_bytes: 148_000,
  sha256: 'a'.repeat(64),
};
const attempted = (minutes: number) => ({ last_sync_attempt: Timestamp.fromDate(minutesAgo(minutes)) });
/** The same accented letter as one code point and as two. */
const [composed, decomposed] = ['\u00c9', 'e\u0301'];
const recipes = `${composed}clair recipes`;
const prices = `${decomposed}CLAIR PRICES`;
const all = ['Refund policy', 'refund form', 'Refund page', 'Returns', recipes, prices, 'Eclair without accent'];

const searchField = (page: Page) => page.getByRole('searchbox', { name: 'Search by the start of the name' });
const type = (page: Page) => page.getByRole('combobox', { name: 'Type' });
const order = (page: Page) => page.getByRole('combobox', { name: 'Sort by' });
const head = (page: Page, title: string) => tableOf(page).getByRole('columnheader', { name: new RegExp(`^${title}`) });

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(
    stack,
    listed({
      'Refund policy': { ...failure('auth_error'), sync_retry_count: 2, ...attempted(50) },
      'refund form': { ...failure('validation'), source: word, sync_retry_count: 5, ...attempted(20) },
      'Refund page': { source: webPage, sync_retry_count: 1, ...attempted(30) },
      Returns: { ...failure('quota'), sync_retry_count: 3, ...attempted(10) },
      [recipes]: attempted(40),
      [prices]: { sync_retry_count: 4, ...attempted(60) },
      'Eclair without accent': { source: word, sync_retry_count: 6, ...attempted(70) },
    }),
  );
});

test.beforeEach(async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(namesIn(page)).toHaveText(all);
});

test('a search finds names by their start in any case and Unicode form, and stays in the address', async ({ page }) => {
  await searchField(page).fill('REFUND');
  await expect(namesIn(page)).toHaveText(['refund form', 'Refund page', 'Refund policy']);
  await searchField(page).fill(`${decomposed}cLaIr`);
  await expect(namesIn(page)).toHaveText([prices, recipes]);
  expect(new URL(page.url()).searchParams.get('q')).toBe(`${decomposed}cLaIr`);
  await page.reload();
  await expect(namesIn(page)).toHaveText([prices, recipes]);
  await expect(searchField(page)).toHaveValue(`${decomposed}cLaIr`);
  await expect(head(page, 'Name')).toHaveAttribute('aria-sort', 'ascending');
  // Only the start of the name counts.
  await searchField(page).fill('without');
  await expect(page.getByRole('heading', { name: 'No documents whose name starts with “without”' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the search', exact: true }).click();
  await expect(namesIn(page)).toHaveCount(all.length);
  await expect(searchField(page)).toHaveValue('');
});

test('status and type filter together, in the address and after a reload', async ({ page }) => {
  await type(page).selectOption('Files');
  await expect(namesIn(page)).toHaveText(['refund form', 'Eclair without accent']);
  await barPart(page, 'Failed').click();
  await expect(namesIn(page)).toHaveText(['refund form']);
  await expect(page).toHaveURL(/\?status=failed&type=file$/);
  await page.reload();
  await expect(namesIn(page)).toHaveText(['refund form']);
  await expect(type(page)).toHaveValue('file');
  await expect(barPart(page, 'Failed')).toHaveAttribute('aria-pressed', 'true');
  await type(page).selectOption('Web pages');
  await expect(page.getByRole('heading', { name: 'No failed web pages' })).toBeVisible();
  await page.goBack();
  await expect(namesIn(page)).toHaveText(['refund form']);
});

test('pressing a column header sorts, sets aria-sort, and the order survives a reload', async ({ page }) => {
  const byName = ['Eclair without accent', 'refund form', 'Refund page', 'Refund policy', 'Returns', prices, recipes];
  await head(page, 'Name').getByRole('button').click();
  await expect(namesIn(page)).toHaveText(byName);
  await expect(head(page, 'Name')).toHaveAttribute('aria-sort', 'ascending');
  await head(page, 'Name').getByRole('button').click();
  await expect(namesIn(page)).toHaveText(byName.toReversed());
  await expect(head(page, 'Name')).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/\?sort=name_desc$/);
  await page.reload();
  await expect(namesIn(page)).toHaveText(byName.toReversed());
  await expect(head(page, 'Name')).toHaveAttribute('aria-sort', 'descending');
  await head(page, 'Name').getByRole('button').click();
  await expect(namesIn(page)).toHaveText(all);
  await expect(head(page, 'Name')).toHaveAttribute('aria-sort', 'none');

  await head(page, 'Last sync').getByRole('button').click();
  await expect(namesIn(page).first()).toHaveText('Returns');
  await expect(head(page, 'Last sync')).toHaveAttribute('aria-sort', 'descending');
  await head(page, 'Retries').getByRole('button').click();
  await expect(namesIn(page).first()).toHaveText('Eclair without accent');
  await expect(head(page, 'Retries')).toHaveAttribute('aria-sort', 'descending');
  await expect(head(page, 'Last sync')).toHaveAttribute('aria-sort', 'none');
  await order(page).selectOption('Oldest first');
  await expect(namesIn(page)).toHaveText(all.toReversed());
  await expect(page).toHaveURL(/\?sort=oldest$/);
});

test('a sort order that the type filter or the search excludes is disabled with the reason', async ({ page }) => {
  await type(page).selectOption('Text');
  await expect(namesIn(page)).toHaveText(['Refund policy', 'Returns', recipes, prices]);
  const attempt = head(page, 'Last sync').getByRole('button');
  await expect(attempt).toHaveAttribute('aria-disabled', 'true');
  await expect(attempt).toHaveAccessibleName(/: Not available while a type filter is on\.$/);
  await expect(order(page).getByRole('option', { name: 'Most retries first' })).toBeDisabled();
  await attempt.press('Enter');
  await expect(page).toHaveURL(/\?type=text$/);
  await expect(head(page, 'Last sync')).toHaveAttribute('aria-sort', 'none');

  await type(page).selectOption('All types');
  await expect(attempt).toHaveAttribute('aria-disabled', 'false');
  await searchField(page).fill('ref');
  await expect(attempt).toHaveAccessibleName(/: Clear the search to change the sort order\.$/);
  await expect(order(page).getByRole('option', { name: 'Newest first', exact: true })).toBeDisabled();
});

test('without matches the page names the filter and offers to show all documents', async ({ page }) => {
  await barPart(page, 'Failed').click();
  await type(page).selectOption('Files');
  await searchField(page).fill('zebra');
  const nothing = page.getByRole('heading', { name: 'No failed files whose name starts with “zebra”' });
  await expect(nothing).toBeVisible();
  await page.getByRole('button', { name: 'Show all documents' }).click();
  await expect(namesIn(page)).toHaveText(all);
  await expect(page).toHaveURL(/\/$/);
  await expect(searchField(page)).toHaveValue('');
});

test('returning to all documents clears the search and its sort order', async ({ page }) => {
  await searchField(page).fill('refund');
  await expect(page).toHaveURL(/\?q=refund$/);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Documents' }).click();
  await expect(searchField(page)).toHaveValue('');
  await expect(namesIn(page)).toHaveCount(all.length);
  expect(new URL(page.url()).search).toBe('');

  await searchField(page).fill('refund');
  await expect(order(page)).toHaveValue('name');
  await page.getByRole('button', { name: 'Clear the search', exact: true }).click();
  await expect(order(page)).toHaveValue('newest');
  await expect(namesIn(page)).toHaveCount(all.length);
  expect(new URL(page.url()).search).toBe('');
});
