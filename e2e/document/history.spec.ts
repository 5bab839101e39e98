import { devices, expect, type Page } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, openDocument, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const history = (page: Page) => page.getByRole('region', { name: 'History' });
const texts = (page: Page) => history(page).getByRole('list', { name: 'Earlier texts' });
const dialog = (page: Page) => page.getByRole('dialog');

/** @returns the ID of a document whose text was edited twice */
async function editedTwice(): Promise<string> {
  const { id } = await stack.create(uniqueName('Refunds'), 'Refunds take ten days.\nAsk support.\n');
  await stack.edit(id, { content: 'Refunds take seven days.\nAsk support.\n' });
  await stack.edit(id, { content: 'Refunds take five days.\nAsk support.\n' });
  await stack.until(id, 'completed');
  return id;
}

test('an editor reads, compares and restores an earlier text', async ({ page }) => {
  const id = await editedTwice();
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await expect(history(page).getByText('Edited (text) by you')).toHaveCount(2);
  await history(page).getByRole('button', { name: 'Show earlier texts' }).click();
  await expect(texts(page).getByRole('listitem')).toHaveCount(2);
  await expect(history(page)).toContainText('kept for 30 days');

  await texts(page).getByRole('button', { name: /^View/ }).last().click();
  await expect(dialog(page).getByRole('region', { name: 'The earlier text' })).toHaveText(
    'Refunds take ten days.\nAsk support.\n',
  );
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Close' }).click();

  await texts(page)
    .getByRole('button', { name: /^Compare/ })
    .last()
    .click();
  const lines = dialog(page).getByRole('listitem');
  await expect(lines).toHaveText([/Removed:.*ten days/, /Added:.*five days/, /Ask support/]);
  await expect(dialog(page)).toContainText('1 line added, 1 line removed');
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await texts(page)
    .getByRole('button', { name: /^Restore/ })
    .last()
    .click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('The name stays');
  await question.getByRole('button', { name: 'Restore' }).click();
  await expect(history(page).getByText('Earlier text restored by you')).toBeVisible();
  // The text that was replaced is now an earlier one.
  await expect(texts(page).getByRole('listitem')).toHaveCount(3);
  await stack.until(id, 'completed');
  expect((await stack.copies(id))[0]?.text).toBe('Refunds take ten days.\nAsk support.\n');
});

test('a text that someone saved while the question was open is not replaced', async ({ page }) => {
  const id = await editedTwice();
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await history(page).getByRole('button', { name: 'Show earlier texts' }).click();
  await texts(page)
    .getByRole('button', { name: /^Restore/ })
    .last()
    .click();
  await stack.edit(id, { content: 'Saved meanwhile.' });
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Restore' }).click();
  await expect(question.getByRole('alert')).toContainText('Someone else saved this document first');
  await stack.until(id, 'completed');
  expect((await stack.copies(id))[0]?.text).toBe('Saved meanwhile.');
});

test('a viewer sees names in place of uids and cannot restore', async ({ page }) => {
  const id = await editedTwice();
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  await expect(history(page).getByText('Created by Editor')).toBeVisible();
  await expect(history(page).getByText('Edited (text) by Editor')).toHaveCount(2);
  await expect(page.getByText(/local-editor/)).toHaveCount(0);
  await history(page).getByRole('button', { name: 'Show earlier texts' }).click();
  await expect(
    texts(page)
      .getByRole('button', { name: /^Restore/ })
      .first(),
  ).toHaveAttribute('aria-disabled', 'true');
});

test('the history keeps an undone deletion and a retry, and folds equal failed attempts', async ({ page }) => {
  const name = uniqueName('Unstable');
  const end = await stack.fault({ kind: 'status', status: 503, name });
  const { id } = await stack.create(name, 'It fails three times.');
  await stack.until(id, 'failed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await expect(history(page).getByText('3 attempts failed: Service unavailable')).toBeVisible();
  await expect(history(page).getByText('Attempt 2 failed')).toBeHidden();
  await history(page).getByText('Show each attempt').click();
  await expect(history(page).getByText('Attempt 2 failed')).toBeVisible();
  await expectAccessible(page);

  await end();
  await page
    .getByRole('button', { name: /^Retry/ })
    .first()
    .click();
  await expect(history(page).getByText('Retried by you')).toBeVisible();
  await stack.until(id, 'completed');
  await stack.call('DELETE', `knowledge/${id}?delay_seconds=60`);
  await stack.call('POST', `knowledge/${id}/restore`);
  await expect(history(page).getByText('Deletion requested by you')).toBeVisible();
  await expect(history(page).getByText('Deletion undone by you')).toBeVisible();
});

test('the earlier texts fit a phone', async ({ browser }) => {
  const id = await editedTwice();
  const context = await browser.newContext({ ...devices['Pixel 7'], colorScheme: 'dark' });
  const page = await context.newPage();
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await history(page).getByRole('button', { name: 'Show earlier texts' }).click();
  await texts(page)
    .getByRole('button', { name: /^Compare/ })
    .last()
    .click();
  await expect(dialog(page).getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await context.close();
});
