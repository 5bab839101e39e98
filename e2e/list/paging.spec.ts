import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { completedDocument, removeAll, seed } from '../support/seed.ts';

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
