/**
 * Takes pictures of every page: `npm run pictures`. It finds its way by addresses, roles and the
 * names of its own documents, so that a changed text of the app does not break it.
 */
import { test } from '@knowledge-sync/e2e/own-stack';
import { openDocument, rowOf, signIn } from '@knowledge-sync/e2e/page';
import { removeAll, seed } from '@knowledge-sync/e2e/seed';
import { oddFiles } from '@knowledge-sync/emulator/odd-files';
import { expect, type Page } from '@playwright/test';
import { disableTriggers } from '../background-triggers.ts';
import { pictureAsking } from './asking.ts';
import { everyState, oneCause } from './documents.ts';
import { picture, withViews } from './views.ts';

const text = 'Refunds are paid within five working days, to the account that the order was paid from. ';
const main = (page: Page) => page.getByRole('main');
const title = (page: Page, level: 1 | 2) => page.getByRole('heading', { level }).first();

test('pictures of every page', async ({ browser, stack }) => {
  test.setTimeout(900_000);
  const open = (page: Page, path: string) => page.goto(`${stack.info.hostingUrl}${path}`);

  await withViews(browser, async (views) => {
    await picture(views, 'sign-in', async (page) => {
      await open(page, '/');
      await expect(page.getByRole('button', { name: /editor/i })).toBeVisible();
    });
    await picture(views, 'no-access', async (page) => {
      await signIn(page, stack, 'outsider');
      await expect(page.getByText('outsider@example.com')).toBeVisible();
    });
  });

  await withViews(browser, async (views) => {
    await picture(views, 'people', async (page) => {
      await signIn(page, stack, 'admin');
      await expect(page.getByRole('button', { name: /admin@example.com/ })).toBeVisible();
      await open(page, '/people');
      await expect(page.getByRole('row').filter({ hasText: 'viewer@example.com' })).toBeVisible();
    });
  });

  await withViews(browser, async (views) => {
    await picture(views, 'empty', async (page) => {
      await signIn(page, stack, 'editor');
      await expect(title(page, 2)).toBeVisible();
    });

    const { id } = await stack.create('Refund policy', text.repeat(12));
    await stack.until(id, 'completed');
    await stack.addAgent('Help centre');
    await stack.addAgent('Order desk');
    await picture(views, 'agents', async (page) => {
      await open(page, '/agents');
      await expect(page.getByText('Order desk').first()).toBeVisible();
    });
    await picture(views, 'activity', async (page) => {
      await open(page, '/activity');
      await expect(page.getByRole('list', { name: 'Activity' })).toBeVisible();
    });
    await picture(views, 'compare-first', async (page) => {
      await open(page, '/reconcile');
      await expect(title(page, 2)).toBeVisible();
    });
    await picture(views, 'document', async (page) => {
      await openDocument(page, stack, id);
      await showText(page);
    });
    await pictureAsking(views, stack, id);
    await picture(views, 'delete', async (page) => {
      await openDocument(page, stack, id);
      await main(page)
        .getByRole('button', { name: /^Delete/ })
        .first()
        .click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
    });
    await picture(views, 'editor', async (page) => {
      await open(page, `/documents/${id}/edit`);
      await expect(page.locator('textarea')).toHaveValue(/Refunds/);
    });
    await picture(views, 'editor-conflict', async (page) => {
      await open(page, `/documents/${id}/edit`);
      await expect(page.locator('textarea')).toHaveValue(/paid/);
      await page.locator('textarea').fill(text.replace('five', 'three').repeat(12));
      await stack.edit(id, { content: `${text.repeat(12)} ${crypto.randomUUID()}` });
      await expect(main(page).getByRole('alert').first()).toBeVisible();
    });

    const { elevenlabs_document_id: copyId } = await stack.until(id, 'completed');
    await stack.removeCopy(copyId ?? '');
    await stack.call('POST', 'reconcile', { repair: false });
    await picture(views, 'compare', async (page) => {
      await open(page, '/reconcile');
      await expect(main(page).getByRole('link', { name: 'Refund policy' })).toBeVisible();
    });

    await stack.fault({ kind: 'status', status: 503, name: 'Warranty' });
    const failing = await stack.create('Warranty terms', text.repeat(3));
    await stack.until(failing.id, 'failed');
    await picture(views, 'document-failed', async (page) => {
      await openDocument(page, stack, failing.id);
      await expect(main(page).getByRole('button', { name: /Retry/ }).first()).toBeVisible();
    });
    await picture(views, 'unknown', async (page) => {
      await open(page, '/nowhere');
      await expect(title(page, 1)).toBeVisible();
    });

    await disableTriggers(stack.info);
    await removeAll(stack);
    await seed(stack, everyState);
    await picture(views, 'list', async (page) => {
      await open(page, '/');
      await expect(rowOf(page, 'Refund policy')).toBeVisible();
    });
    await picture(views, 'details', async (page) => {
      await rowOf(page, 'Refund policy').getByRole('button', { expanded: false }).first().click();
      await expect(page.getByText('invalid_api_key').first()).toBeVisible();
    });
    await picture(views, 'selection', async (page) => {
      await open(page, '/');
      for (const name of ['Refund policy', 'Warranty terms 2026']) {
        await page.getByRole('checkbox', { name: new RegExp(name) }).check();
      }
    });
    await picture(views, 'shortcuts', async (page) => {
      await open(page, '/');
      await expect(rowOf(page, 'Refund policy')).toBeVisible();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
    });
    await picture(views, 'nothing-matches', async (page) => {
      await open(page, '/?type=url&q=refu');
      await expect(main(page).getByRole('heading', { level: 2 }).first()).toBeVisible();
      await expect(rowOf(page, 'Refund policy')).toHaveCount(0);
    });
    await picture(views, 'upload', async (page) => {
      await open(page, '/');
      await expect(rowOf(page, 'Refund policy')).toBeVisible();
      await page
        .getByRole('button', { name: /^(Upload|Add)/ })
        .first()
        .click();
      await page
        .getByRole('dialog')
        .locator('input[type=file]:not([webkitdirectory])')
        .first()
        .setInputFiles([
          { name: 'Refund policy.md', mimeType: 'text/markdown', buffer: Buffer.from(text) },
          { name: 'Manual.pdf', mimeType: 'application/pdf', buffer: oddFiles.textPdf },
          { name: 'Team photo.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') },
        ]);
      await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
    });
    await picture(views, 'offline', async (page) => {
      await open(page, '/');
      await expect(rowOf(page, 'Refund policy')).toBeVisible();
      await page.context().setOffline(true);
      await page.waitForFunction(() => !navigator.onLine);
      await page.evaluate(() => window.scrollTo(0, 0));
    });
    for (const { context } of views) await context.setOffline(false);

    await removeAll(stack);
    await seed(stack, oneCause);
    await picture(views, 'one-cause', async (page) => {
      await open(page, '/');
      await expect(rowOf(page, 'Gift cards')).toBeVisible();
    });
  });
});

/** Unfolds the document's text where the page does not show it at once. */
async function showText(page: Page): Promise<void> {
  const shown = page.getByText(text.trim(), { exact: false }).first();
  const folded = main(page).getByRole('button', { name: /text/i, expanded: false });
  await expect(shown.or(folded).first()).toBeVisible();
  if (await folded.isVisible()) await folded.click();
  await expect(shown).toBeVisible();
}
