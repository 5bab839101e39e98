import { expect } from '@playwright/test';
import { barPart, namesIn, tableOf } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { completedDocument, failure, removeAll, seed } from '../support/seed.ts';

const startMs = Date.parse('2026-01-01T00:00:00.000Z');
/** Three pages. */
const names = Array.from({ length: 230 }, (_, at) => `Article ${String(at + 1).padStart(3, '0')}`);

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  const documents = names.map((name, at) => [name, completedDocument(name, new Date(startMs + at * 60_000))] as const);
  await seed(stack, new Map(documents));
});

test('a long list comes in pages of a hundred, which the address holds', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  await expect(link('Article 230')).toBeVisible();
  await expect(pages).toContainText('1 to 100 of 230');
  await pages.getByRole('button', { name: 'Next page' }).click();
  await expect(link('Article 130')).toBeVisible();
  await expect(pages).toContainText('101 to 200 of 230');
  await pages.getByRole('button', { name: 'Next page' }).click();
  await expect(link('Article 030')).toBeVisible();
  await expect(pages).toContainText('201 to 230 of 230');
  await expect(pages.getByRole('button', { name: 'Next page' })).toHaveCount(0);

  await page.reload();
  await expect(link('Article 030')).toBeVisible();
  // What the reloaded page knows of the one before are the thirty that it has just read.
  await page.goBack();
  await expect(pages).toContainText('101 to 200 of 230');
  await pages.getByRole('button', { name: 'First page' }).click();
  await expect(link('Article 230')).toBeVisible();
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/`);
});

test('of a long list only the rows in sight are there, and all that there are are counted', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(namesIn(page).first()).toHaveText('Article 230');
  await expect(page.getByText('All 230 documents are live.', { exact: true })).toBeVisible();
  await expect(barPart(page, 'Synced')).toHaveText('230Synced');
  // A page of a hundred and its head is all that is listened to.
  await expect(tableOf(page)).toHaveAttribute('aria-rowcount', '101');
  const drawn = async () => await namesIn(page).count();
  expect(await drawn()).toBeLessThan(50);
  await expect(page.getByRole('link', { name: 'Article 131', exact: true })).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: 'Article 131', exact: true })).toBeInViewport();
  await expect(page.getByRole('row').last()).toHaveAttribute('aria-rowindex', '101');
  await expect(page.getByRole('link', { name: 'Article 230', exact: true })).toHaveCount(0);
  expect(await drawn()).toBeLessThan(50);

  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'Show the latest 100' }).click();
  await expect(page.getByRole('figure')).toContainText('Of the latest 100, half were live within 1.2 s');
});

test('what is counted of a long list follows a change of a document that is on the page', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(barPart(page, 'Synced')).toHaveText('230Synced');
  const last = completedDocument('Article 230', new Date(startMs + 229 * 60_000));
  await seed(stack, new Map([['Article 230', { ...last, ...failure('quota') }]]));
  await expect(page.getByText('1 needs you.', { exact: true })).toBeVisible();
  await expect(barPart(page, 'Synced')).toHaveText('229Synced');
  await expect(barPart(page, 'Failed')).toHaveText('1Failed');
  await expect(page.getByRole('region', { name: 'Overview' })).toContainText('Quota exceeded 1');
});
