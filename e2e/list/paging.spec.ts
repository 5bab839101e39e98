import { expect } from '@playwright/test';
import { barPart, namesIn, tableOf } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { completedDocument, countedDocuments, failure, removeAll, seed } from '../support/seed.ts';

const startMs = Date.parse('2026-01-01T00:00:00.000Z');
/** Three pages. */
const names = Array.from({ length: 230 }, (_, at) => `Article ${String(at + 1).padStart(3, '0')}`);

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  const documents = names.map((name, at) => [name, completedDocument(name, new Date(startMs + at * 60_000))] as const);
  await seed(stack, new Map(documents));
  test.setTimeout(240_000);
  await expect.poll(() => countedDocuments(stack), { timeout: 180_000 }).toBe(names.length);
});

test('a long list has pages of 100 documents, and the address holds the page', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  await expect(link('Article 230')).toBeVisible();
  await expect(pages).toContainText('1 to 100 of 230');
  await pages.getByRole('button', { name: 'Next' }).click();
  await expect(link('Article 130')).toBeVisible();
  await expect(pages).toContainText('101 to 200 of 230');
  await pages.getByRole('button', { name: 'Next' }).click();
  await expect(link('Article 030')).toBeVisible();
  await expect(pages).toContainText('201 to 230 of 230');
  await expect(pages.getByRole('button', { name: 'Next' })).toHaveCount(0);

  await page.reload();
  await expect(link('Article 030')).toBeVisible();
  // The reloaded page has read only the last 30 documents; going back reads the page before.
  await page.goBack();
  await expect(pages).toContainText('101 to 200 of 230');
  await pages.getByRole('button', { name: 'First' }).click();
  await expect(link('Article 230')).toBeVisible();
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/`);
});

test('a search covers all pages, in any order, also one of several words', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(tableOf(page)).toBeVisible();
  await page.goto(`${stack.info.hostingUrl}/?q=artic&sort=name`);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(namesIn(page).first()).toHaveText('Article 001');
  await expect(pages).toContainText('1 to 100 of 230');
  await page.goto(`${stack.info.hostingUrl}/?q=21 article&sort=oldest`);
  await expect(namesIn(page)).toHaveText(names.slice(209, 219));
});

test('all rows of a page are found by search in the page and are printed, and the counts cover all pages', async ({
  page,
  stack,
}) => {
  await signIn(page, stack, 'viewer');
  await expect(namesIn(page).first()).toHaveText('Article 230');
  await expect(
    page.getByText('All 230 documents are synced, but no agent uses them yet.', { exact: true }),
  ).toBeVisible();
  await expect(barPart(page, 'Synced')).toHaveText('230Synced');
  // The page reads 100 documents. All of them are rows of one body beneath one head.
  await expect(tableOf(page).getByRole('row')).toHaveCount(101);
  await expect(tableOf(page).getByRole('rowgroup')).toHaveCount(2);
  await expect(namesIn(page)).toHaveCount(100);
  const last = page.getByRole('link', { name: 'Article 131', exact: true });
  await expect(last).not.toBeInViewport();
  const found = await page.evaluate(() => (window as unknown as { find(text: string): boolean }).find('Article 131'));
  expect(found).toBe(true);
  await expect(last).toBeInViewport();
  await expect(page.getByRole('row').last()).toContainText('Article 131');
  await page.emulateMedia({ media: 'print' });
  const skipped = await tableOf(page)
    .getByRole('row')
    .evaluateAll((rows) => rows.filter((row) => !row.checkVisibility({ contentVisibilityAuto: true })).length);
  expect(skipped).toBe(0);
  await page.emulateMedia({ media: null });

  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'Show sync times' }).click();
  await expect(page.getByRole('figure')).toContainText('Last 100 syncs: median 1.2 s');
});

test('the counts of a long list follow a change of a document on the page', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(barPart(page, 'Synced')).toHaveText('230Synced');
  const last = completedDocument('Article 230', new Date(startMs + 229 * 60_000));
  await seed(stack, new Map([['Article 230', { ...last, ...failure('quota') }]]));
  // The events of 230 documents may still wait before this one.
  test.setTimeout(300_000);
  await expect(page.getByText('1 document failed', { exact: true })).toBeVisible({ timeout: 240_000 });
  await expect(barPart(page, 'Synced')).toHaveText('229Synced');
  await expect(barPart(page, 'Failed')).toHaveText('1Failed');
  await barPart(page, 'Failed').click();
  await expect(page.getByRole('list', { name: 'Causes of failures' })).toHaveText('Quota exceeded (1)');
});
