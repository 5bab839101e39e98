import { errorCatalogue, errorHints } from '@knowledge-sync/contract';
import { expect, test } from '@playwright/test';
import { expectAccessible, recordStates, rowOf, showNew, signIn, uploadText } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('two users see a document pass through its states', async ({ page, browser }) => {
  const name = uniqueName('Opening hours');
  const ahead = uniqueName('Ahead in the queue');
  // Long enough to see every state: the emulator delivers one event at a time.
  await stack.fault({ kind: 'delay', ms: 12_000, name: ahead });
  await stack.fault({ kind: 'delay', ms: 1_500, name });
  await signIn(page, stack, 'editor');
  const viewerPage = await (await browser.newContext()).newPage();
  await signIn(viewerPage, stack, 'viewer');
  await expect(viewerPage.getByRole('heading', { name: /documents/i }).first()).toBeVisible();
  const seenByEditor = await recordStates(page, name);
  const seenByViewer = await recordStates(viewerPage, name);

  await stack.create(ahead, 'Takes its time.');
  await uploadText(page, name, 'We are open from nine to five.');
  await showNew(viewerPage, name);
  await expect(rowOf(page, name)).toContainText('Synced');
  await expect(rowOf(viewerPage, name)).toContainText('Synced');
  for (const seen of [await seenByEditor(), await seenByViewer()]) {
    expect(seen).toEqual(['Pending', 'Syncing', 'Synced']);
  }
  await viewerPage.context().close();
});

test('a failure is explained in place, and a retry is visible at once, also to another user', async ({
  page,
  browser,
}) => {
  const name = uniqueName('Warranty');
  const mend = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name });
  await signIn(page, stack, 'editor');
  const viewerPage = await (await browser.newContext()).newPage();
  await signIn(viewerPage, stack, 'viewer');
  await uploadText(page, name, 'Two years.');
  await showNew(viewerPage, name);

  const row = rowOf(page, name);
  await expect(row).toContainText('Failed');
  await row.getByRole('button', { name: /Details/ }).click();
  for (const told of [errorCatalogue.auth_error.final, errorHints.auth_error, 'auth_error', '401', 'invalid_api_key']) {
    await expect(page.getByText(told, { exact: false }).filter({ visible: true }).first()).toBeVisible();
  }
  await expectAccessible(page);
  await expect(rowOf(viewerPage, name)).toContainText('Failed');
  await expect(viewerPage.getByRole('button', { name: `Retry ${name}` })).toHaveAttribute('aria-disabled', 'true');

  await mend();
  await stack.fault({ kind: 'delay', ms: 1_000, name });
  const seen = await recordStates(page, name);
  await page.getByRole('button', { name: `Retry ${name}` }).click();
  await expect(row).toContainText(/Pending|Syncing/, { timeout: 2_000 });
  await expect(row).toContainText('Synced');
  await expect(rowOf(viewerPage, name)).toContainText('Synced');
  expect((await seen()).filter((state) => state !== 'Failed')).toEqual(['Pending', 'Syncing', 'Synced']);
  await expect(page.getByRole('button', { name: `Retry ${name}` })).toHaveCount(0);
  await viewerPage.context().close();
});

test('the row shows the next attempt while the engine waits', async ({ page }) => {
  const name = uniqueName('Rate limited');
  await stack.fault({ kind: 'status', preset: 'rate_limit_exceeded', retry_after: 4, name, times: 1 });
  await signIn(page, stack, 'editor');
  await uploadText(page, name, 'Busy.');
  await expect(rowOf(page, name)).toContainText(/attempt 2 of 3/i);
  await expect(rowOf(page, name)).toContainText(/Service busy · retrying (in|now)/);
  await expect(rowOf(page, name)).toContainText('Synced');
});

test('several files are uploaded together, and an unusable one gives its reason before', async ({ page }) => {
  const [one, two] = [uniqueName('one'), uniqueName('two')];
  await signIn(page, stack, 'editor');
  await page
    .getByRole('button', { name: /^Upload/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/choose files/).setInputFiles([
    { name: `${one}.md`, mimeType: 'text/markdown', buffer: Buffer.from(`# ${one}\n`) },
    { name: `${two}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`${two}\n`) },
    { name: 'blank.txt', mimeType: 'text/plain', buffer: Buffer.from('   \n') },
  ]);
  await expect(dialog).toContainText(/only spaces/);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Upload 2 documents' }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  // Closing asks about the file that was not sent.
  const discard = page.getByRole('alertdialog');
  if (await discard.isVisible()) await discard.getByRole('button').last().click();
  for (const name of [one, two]) await expect(rowOf(page, name)).toContainText('Synced');
});
