import { createHash } from 'node:crypto';
import { errorCatalogue } from '@knowledge-sync/contract';
import { devices, expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, openDocument, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('a link opens a document with its live state, its text, and IDs to copy', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const name = uniqueName('Opening hours');
  const content = 'We are open from nine to five.\nÖffnungszeiten: täglich.\n';
  const { id } = await stack.create(name, content);
  const { elevenlabs_document_id: remoteId } = await stack.until(id, 'completed');

  await signIn(page, stack, 'editor');
  await rowOf(page, name).getByRole('link', { name }).click();
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/documents/${id}`);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page).toHaveTitle(`${name} · Knowledge Sync`);
  await expect(page.getByText('Synced', { exact: true })).toBeVisible();

  await expect(page.getByRole('region', { name: 'The text' })).toHaveText(content);
  await expect(page.getByText(`${Buffer.byteLength(content)} bytes`)).toBeVisible();

  const sha256 = page.getByText(createHash('sha256').update(content).digest('hex'));
  await expect(sha256).toBeHidden();
  await page.getByText('Technical details').click();
  await expect(sha256).toBeVisible();
  await page.getByRole('button', { name: 'Copy ElevenLabs ID' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(remoteId);
  await page.getByRole('button', { name: 'Copy link' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${stack.info.hostingUrl}/documents/${id}`);

  // Another user edits it: the open page follows, including the text.
  await stack.edit(id, { name: `${name} 2027`, content: 'Closed on Mondays.' });
  await expect(page.getByRole('heading', { level: 1, name: `${name} 2027` })).toBeVisible();
  await expect(page.getByRole('region', { name: 'The text' })).toHaveText('Closed on Mondays.');

  await page.getByRole('navigation', { name: 'Back' }).getByRole('link').click();
  await expect(rowOf(page, name)).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  // The link works in a new tab.
  const other = await context.newPage();
  await other.goto(`${stack.info.hostingUrl}/documents/${id}`);
  await expect(other.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('the history lists each attempt with duration, error and answer, and the next attempt', async ({ page }) => {
  const name = uniqueName('Rate limited');
  await stack.fault({ kind: 'status', preset: 'rate_limit_exceeded', retry_after: 4, name, times: 1 });
  await signIn(page, stack, 'editor');
  const { id } = await stack.create(name, 'Busy at first.');
  await openDocument(page, stack, id);
  const history = page.getByRole('region', { name: 'History' });
  await expect(history).toContainText(/Attempt 2 of 3 starts in \d+ s/);
  await expect(history).toContainText(`Attempt 1 failed: ${errorCatalogue.rate_limit.title}`);
  await expect(history).toContainText('429');
  await expect(history).toContainText('rate_limit_exceeded');
  await expect(history).toContainText(/Attempt 2 of 3 succeeded.*took \d/);
  await expect(page.getByText('Synced', { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test('going back from a document restores the position in the list', async ({ page }) => {
  const names = Array.from({ length: 12 }, (_, n) => uniqueName(`Filler ${n}`));
  for (const name of names) await stack.create(name, 'Text.');
  await page.setViewportSize({ width: 800, height: 400 });
  await signIn(page, stack, 'viewer');
  const row = rowOf(page, names[0] ?? '');
  // Only visible rows are rendered.
  await expect(async () => {
    await page.mouse.wheel(0, 150);
    await expect(row).toBeInViewport({ timeout: 300 });
  }).toPass();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(50);
  await row.getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.goBack();
  await expect(row).toBeInViewport();
});

test('a failed document is retried from its page', async ({ page }) => {
  const name = uniqueName('Warranty');
  const mend = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name });
  const { id } = await stack.create(name, 'Two years.');
  await stack.until(id, 'failed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await expect(page.getByText(errorCatalogue.auth_error.final)).toBeVisible();
  await mend();
  await page.getByRole('button', { name: `Retry ${name}` }).press('Enter');
  await expect(page.getByText('Synced', { exact: true })).toBeVisible();
  // The button is gone, and the keyboard focus is still on the page.
  await expect(page.getByRole('heading', { level: 1, name })).toBeFocused();
  await expect(page.getByRole('button', { name: `Retry ${name}` })).toHaveCount(0);
});

test('missing documents, unknown pages, deletions and missing rights are explained', async ({ page }) => {
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, 'no-such-document');
  await expect(page.getByRole('heading', { name: 'Document not found' })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${stack.info.hostingUrl}/documents/a%2Fb`);
  await expect(page.getByRole('heading', { name: 'Document not found' })).toBeVisible();
  await page.goto(`${stack.info.hostingUrl}/nowhere/at/all`);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.getByRole('link', { name: 'All documents', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();

  const name = uniqueName('Gone soon');
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'completed');
  await openDocument(page, stack, id);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  for (const action of ['Edit', 'Delete'])
    await expect(page.getByRole('button', { name: action })).toHaveAttribute('aria-disabled', 'true');
  await stack.remove(id);
  await expect(page.getByRole('heading', { name: 'Document deleted' })).toBeVisible();
  await expect(page.getByText(name)).toBeVisible();

  await page.context().clearCookies();
  const stranger = await page.context().browser()?.newContext();
  const theirs = await stranger?.newPage();
  if (theirs === undefined) throw new Error('there is no browser');
  await signIn(theirs, stack, 'outsider');
  await expect(theirs.getByRole('heading', { name: /access/i })).toBeVisible();
  await theirs.goto(`${stack.info.hostingUrl}/documents/${id}`);
  await expect(theirs.getByRole('heading', { name: /access/i })).toBeVisible();
  await stranger?.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, options] of Object.entries({
    desk: { viewport: { width: 1280, height: 800 } },
    phone: devices['iPhone SE'],
  })) {
    test(`the page is accessible and does not scroll horizontally: ${device}, ${colorScheme}`, async ({ browser }) => {
      const { defaultBrowserType: _none, ...contextOptions } = { defaultBrowserType: '', ...options };
      const page = await (await browser.newContext({ ...contextOptions, colorScheme })).newPage();
      const name = uniqueName('Averylongnamethathastobebrokensomewhere'.repeat(3));
      await stack.fault({ kind: 'status', preset: 'text_too_long', name });
      const { id } = await stack.create(name, `${'x'.repeat(3000)}\nText.`);
      await stack.until(id, 'failed');
      await signIn(page, stack, 'editor');
      await openDocument(page, stack, id);
      await expect(page.getByRole('region', { name: 'The text' })).toBeVisible();
      await expect(page.getByRole('region', { name: 'History' })).toContainText('text_too_long');
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.context().close();
    });
  }
}
