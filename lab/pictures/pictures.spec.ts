/** Takes the pictures of docs/gallery.md anew: `npm run pictures`. No test: it shows what there is, and a person looks at it. */

import { test } from '@knowledge-sync/e2e/own-stack';
import { openDocument, rowOf, signIn } from '@knowledge-sync/e2e/page';
import { removeAll, seed } from '@knowledge-sync/e2e/seed';
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import { expect, type Page } from '@playwright/test';
import { everyState, oneCause } from './documents.ts';
import { openViews, picture } from './views.ts';

const text = 'Refunds are paid within five working days, to the account that the order was paid from. ';
const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true });

/** Seeded documents stay as they are while no event reaches the functions. */
async function setTriggers(stack: LocalStack, state: 'enable' | 'disable'): Promise<void> {
  const response = await fetch(`${stack.info.hubUrl}/functions/${state}BackgroundTriggers`, { method: 'PUT' });
  if (!response.ok) throw new Error(`the hub refused to ${state} triggers: ${await response.text()}`);
}

test('pictures of every page', async ({ browser, stack }) => {
  test.setTimeout(900_000);
  const views = await openViews(browser);
  const list = async (page: Page, query = ''): Promise<void> => {
    await page.goto(`${stack.info.hostingUrl}/${query}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Documents' })).toBeVisible();
  };

  await picture(views, 'sign-in', async (page) => {
    await page.goto(stack.info.hostingUrl);
    await expect(page.getByRole('button', { name: /^Sign in as editor/i })).toBeVisible();
  });
  await picture(views, 'no-access', async (page) => {
    await signIn(page, stack, 'outsider');
    await expect(page.getByRole('heading', { name: /access/i })).toBeVisible();
  });
  for (const { page } of views) {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: /^Sign in as editor/i }).click();
  }
  await picture(views, 'empty', async (page) => {
    await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeVisible();
  });

  const { id } = await stack.create('Refund policy', text.repeat(12));
  await stack.until(id, 'completed');
  await stack.addAgent('Help centre');
  await stack.addAgent('Order desk');
  await picture(views, 'agents', async (page) => {
    await section(page, 'Agents').click();
    await expect(page.getByRole('list', { name: 'Agents' })).toBeVisible();
  });
  await picture(views, 'compare-first', async (page) => {
    await section(page, 'Compare').click();
    await expect(page.getByRole('heading', { name: 'Nothing was compared yet' })).toBeVisible();
  });
  await picture(views, 'document', async (page) => {
    await openDocument(page, stack, id);
    await page.getByRole('button', { name: /Show (the )?text/ }).click();
    await expect(page.getByText(text.trim(), { exact: false }).first()).toBeVisible();
  });
  await picture(views, 'editor', async (page) => {
    await page.getByRole('link', { name: 'Edit' }).click();
    await expect(page.getByLabel('Content')).toHaveValue(/Refunds/);
  });
  await picture(views, 'delete', async (page) => {
    await openDocument(page, stack, id);
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
  });
  const [copy] = await stack.copies(id);
  await stack.removeCopy(copy?.id ?? '');
  await stack.call('POST', 'reconcile', { repair: false });
  await picture(views, 'compare', async (page) => {
    await page.goto(`${stack.info.hostingUrl}/reconcile`);
    await expect(page.getByRole('region', { name: /Missing from ElevenLabs/ })).toBeVisible();
  });
  await stack.fault({ kind: 'status', status: 503, name: 'Warranty' });
  const failing = await stack.create('Warranty terms', text.repeat(3));
  await stack.until(failing.id, 'failed');
  await picture(views, 'document-failed', async (page) => {
    await openDocument(page, stack, failing.id);
    await expect(page.getByRole('region', { name: 'What went wrong' })).toBeVisible();
  });
  await picture(views, 'unknown', async (page) => {
    await page.goto(`${stack.info.hostingUrl}/nowhere`);
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  });

  await setTriggers(stack, 'disable');
  await removeAll(stack);
  await seed(stack, everyState);
  await picture(views, 'list', async (page) => {
    await list(page);
    await expect(rowOf(page, 'Refund policy')).toContainText('Failed');
  });
  await picture(views, 'details', async (page) => {
    await rowOf(page, 'Refund policy')
      .getByRole('button', { name: /Details/ })
      .click();
    await expect(page.getByText('invalid_api_key').first()).toBeVisible();
  });
  await picture(views, 'selection', async (page) => {
    for (const name of ['Refund policy', 'Warranty terms 2026'])
      await page.getByRole('checkbox', { name: new RegExp(name) }).check();
    await expect(page.getByRole('region', { name: 'Selected documents' })).toBeVisible();
  });
  await picture(views, 'shortcuts', async (page) => {
    await list(page);
    await expect(rowOf(page, 'Refund policy')).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
  });
  await picture(views, 'nothing-matches', async (page) => {
    await list(page, '?type=url&q=refu');
    await expect(page.getByRole('button', { name: /Show all|Clear/ }).first()).toBeVisible();
  });
  await picture(views, 'upload', async (page) => {
    await list(page);
    await page
      .getByRole('button', { name: /^Upload/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/choose files/).setInputFiles([
      { name: 'Refund policy.md', mimeType: 'text/markdown', buffer: Buffer.from(text) },
      { name: 'Manual.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(410_000, '%PDF-1.7\n') },
      { name: 'Team photo.png', mimeType: 'image/png', buffer: Buffer.from('x') },
    ]);
    await expect(dialog.getByText(/only PDF/i)).toBeVisible();
  });
  await picture(views, 'offline', async (page) => {
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    await page.context().setOffline(true);
    await expect(page.getByText('You are offline')).toBeVisible();
  });
  for (const { context } of views) await context.setOffline(false);
  await removeAll(stack);
  await seed(stack, oneCause);
  await picture(views, 'one-cause', async (page) => {
    await list(page);
    await expect(page.getByRole('region', { name: 'One cause' })).toBeVisible();
  });
  for (const { context } of views) await context.close();
});
