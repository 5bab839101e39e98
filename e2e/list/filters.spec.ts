import { Timestamp } from '@google-cloud/firestore';
import { expect, type Page } from '@playwright/test';
import { barPart, namesIn, tableOf } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { failure, removeAll, seed, storeOf } from '../support/seed.ts';
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
/** With a claim, so that no sweep looks at their indexes. */
const few = {
  index_status: 'too_small' as const,
  created_by: 'an-author',
  sync_claim: { id: 'held', expires_at: Timestamp.fromDate(minutesAgo(-10)) },
};
/** The same accented letter as one code point and as two. */
const [composed, decomposed] = ['\u00c9', 'e\u0301'];
const recipes = `${composed}clair recipes`;
const prices = `${decomposed}CLAIR PRICES`;
const all = ['Refund policy', 'refund form', 'Refund page', 'Returns', recipes, prices, 'Eclair without accent'];

const searchField = (page: Page) => page.getByRole('searchbox', { name: 'Search documents' });
const type = (page: Page) => page.getByRole('combobox', { name: 'Type' });
const openFilters = (page: Page) => page.getByRole('button', { name: 'Filters' }).click();
const order = (page: Page) => page.getByRole('combobox', { name: 'Sort by' });
const head = (page: Page, title: string) => tableOf(page).getByRole('columnheader', { name: new RegExp(`^${title}`) });

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(
    stack,
    listed({
      'Refund policy': { ...failure('auth_error'), ...attempted(50) },
      'refund form': { ...failure('validation'), source: word, ...attempted(20) },
      'Refund page': { source: webPage, ...few, ...attempted(30) },
      Returns: { ...failure('quota'), ...attempted(10) },
      [recipes]: attempted(40),
      [prices]: { ...attempted(60) },
      'Eclair without accent': { source: word, ...few, ...attempted(70) },
    }),
  );
});

test.beforeEach(async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(namesIn(page)).toHaveText(all);
});

test('a search finds words of names in any place, case, form and order, and stays in the address', async ({ page }) => {
  await searchField(page).fill('REFUND');
  await expect(namesIn(page)).toHaveText(['Refund policy', 'refund form', 'Refund page']);
  await searchField(page).fill('policy ref');
  await expect(namesIn(page)).toHaveText(['Refund policy']);
  await searchField(page).fill(`${decomposed}cLaIr`);
  await expect(namesIn(page)).toHaveText([recipes, prices, 'Eclair without accent']);
  expect(new URL(page.url()).searchParams.get('q')).toBe(`${decomposed}cLaIr`);
  await page.reload();
  await expect(namesIn(page)).toHaveText([recipes, prices, 'Eclair without accent']);
  await expect(searchField(page)).toHaveValue(`${decomposed}cLaIr`);
  await searchField(page).fill('with');
  await expect(namesIn(page)).toHaveText(['Eclair without accent']);
  await searchField(page).fill('clair');
  await expect(page.getByRole('heading', { name: 'No documents with “clair” in the name' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the search', exact: true }).click();
  await expect(namesIn(page)).toHaveCount(all.length);
  await expect(searchField(page)).toHaveValue('');
});

test('status and type filter together, in the address and after a reload', async ({ page }) => {
  await openFilters(page);
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

  await order(page).selectOption('Last sync: newest first');
  await expect(namesIn(page).first()).toHaveText('Returns');
  await expect(head(page, 'Last sync')).toHaveAttribute('aria-sort', 'descending');
  await order(page).selectOption('Oldest first');
  await expect(namesIn(page)).toHaveText(all.toReversed());
  await expect(page).toHaveURL(/\?sort=oldest$/);
});

test('every filter and every order go together, in the address', async ({ page, stack }) => {
  await openFilters(page);
  await type(page).selectOption('Text');
  await expect(namesIn(page)).toHaveText(['Refund policy', 'Returns', recipes, prices]);
  await order(page).selectOption('Last sync: newest first');
  await expect(namesIn(page)).toHaveText(['Returns', recipes, 'Refund policy', prices]);
  await searchField(page).fill('re');
  await expect(namesIn(page)).toHaveText(['Returns', recipes, 'Refund policy']);
  await expect(page).toHaveURL(/\?type=text&q=re&sort=attempt$/);

  await page.goto(`${stack.info.hostingUrl}/?cause=quota`);
  await expect(namesIn(page)).toHaveText(['Returns']);
  await expect(page.getByRole('button', { name: 'Filters (1)' })).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('combobox', { name: 'Cause of the failure' })).toHaveValue('quota');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(namesIn(page)).toHaveText(all);
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/`);
  await page.goto(`${stack.info.hostingUrl}/?cause=quota&status=completed`);
  await expect(page.getByRole('heading', { name: /^No synced documents/ })).toBeVisible();
  await page.goto(`${stack.info.hostingUrl}/?index=too_small&author=an-author&sort=name_desc`);
  await expect(namesIn(page)).toHaveText(['Refund page', 'Eclair without accent']);
  await page.goto(`${stack.info.hostingUrl}/?index=too_small&author=an-author&q=acc&type=file&sort=oldest`);
  await expect(namesIn(page)).toHaveText(['Eclair without accent']);
});

test('an agent with all documents uses the synced ones, another one those that it has', async ({ page, stack }) => {
  const [direct] = listed({ [recipes]: {} }).values();
  const store = storeOf(stack);
  const record = store.doc('workspace/agents');
  await record.set({
    folder_id: 'folder',
    attached: [{ id: 'all', name: 'Help centre' }],
    count: 1,
    learned_at: Timestamp.now(),
    direct: [{ id: 'single', name: 'Sales', document_ids: [direct?.elevenlabs_document_id, 'of-someone-else'] }],
  });
  await page.goto(`${stack.info.hostingUrl}/?agent=all&sort=name`);
  await expect(namesIn(page)).toHaveText(['Eclair without accent', 'Refund page', prices, recipes]);
  await page.goto(`${stack.info.hostingUrl}/?agent=single`);
  await expect(namesIn(page)).toHaveText([recipes]);
  await page.goto(`${stack.info.hostingUrl}/?agent=unknown`);
  await expect(page.getByRole('heading', { name: /^No documents/ })).toBeVisible();
  await record.delete();
  await store.terminate();
});

test('without matches the page names the filter and offers to show all documents', async ({ page }) => {
  await barPart(page, 'Failed').click();
  await openFilters(page);
  await type(page).selectOption('Files');
  await searchField(page).fill('zebra');
  const nothing = page.getByRole('heading', { name: 'No failed files with “zebra” in the name' });
  await expect(nothing).toBeVisible();
  await page.getByRole('button', { name: 'Show all documents' }).click();
  await expect(namesIn(page)).toHaveText(all);
  await expect(page).toHaveURL(/\/$/);
  await expect(searchField(page)).toHaveValue('');
});

test('returning to all documents clears the search and the order', async ({ page }) => {
  await searchField(page).fill('refund');
  await expect(page).toHaveURL(/\?q=refund$/);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Documents' }).click();
  await expect(searchField(page)).toHaveValue('');
  await expect(namesIn(page)).toHaveCount(all.length);
  expect(new URL(page.url()).search).toBe('');

  await order(page).selectOption('Name, A to Z');
  await searchField(page).fill('refund');
  await page.getByRole('button', { name: 'Clear the search', exact: true }).click();
  await expect(order(page)).toHaveValue('name');
  await expect(namesIn(page)).toHaveCount(all.length);
  expect(new URL(page.url()).search).toBe('?sort=name');
});
