import { expect, type Page } from '@playwright/test';
import { namesIn } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { completedDocument, removeAll, seed } from '../support/seed.ts';
import { type LocalStack, uniqueName } from '../support/stack.ts';

const bar = (page: Page) => page.getByRole('region', { name: 'Selected documents' });
const progress = (page: Page) => page.getByRole('region', { name: 'Progress' });
const boxOf = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
const showDetails = (page: Page) => progress(page).getByRole('button', { name: 'Details' }).click();
const namesOf = (title: string, count: number) =>
  Array.from({ length: count }, (_, at) => uniqueName(`${title} ${at + 1}`)).reverse();

/**
 * Creates documents with these names, oldest first, and waits for the status. Returns their IDs.
 */
async function created(stack: LocalStack, names: readonly string[], status: 'completed' | 'failed'): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) ids.push((await stack.create(name, 'Text.')).id);
  for (const id of ids) await stack.until(id, status);
  return ids;
}

/** Creates failed documents that would sync on a retry. */
async function failedOnce(stack: LocalStack, names: readonly string[]): Promise<string[]> {
  const mend = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name: `^(${names.join('|')})` });
  const ids = await created(stack, names, 'failed');
  await mend();
  return ids;
}

test.beforeEach(async ({ stack }) => await removeAll(stack));

test('boxes select documents, and Shift selects all in between', async ({ page, stack }) => {
  const names = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon'];
  await seed(
    stack,
    new Map(names.map((name, at) => [name, completedDocument(name, new Date(Date.now() - at * 60_000))])),
  );
  await signIn(page, stack, 'editor');
  await boxOf(page, 'Beta').check();
  await expect(bar(page)).toContainText('1 document selected');
  await boxOf(page, 'Delta').click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('3 documents selected');
  await expect(boxOf(page, 'Gamma')).toBeChecked();
  await expect(boxOf(page, 'Alpha')).not.toBeChecked();
  // None of them failed, so the button is disabled and says why.
  await expect(bar(page).getByRole('button', { name: /^Retry/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(bar(page)).toContainText('None of the selected documents failed.');
  await bar(page).getByRole('button', { name: 'Select all 5 on this page' }).click();
  await expect(bar(page)).toContainText('5 documents selected');
  await bar(page).getByRole('button', { name: 'Clear the selection' }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
});

test('retries the failed ones of the selected documents and shows each outcome', async ({ page, stack }) => {
  const failed = namesOf('Refused', 2);
  await failedOnce(stack, failed);
  const [fine] = namesOf('Fine', 1) as [string];
  await created(stack, [fine], 'completed');
  await signIn(page, stack, 'editor');
  for (const name of [...failed, fine]) await boxOf(page, name).check();
  await bar(page).getByRole('button', { name: 'Retry 2 failed' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('2 retries queued');
  // The selection does not stay behind the result.
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await showDetails(page);
  for (const name of failed) {
    await expect(progress(page).getByRole('listitem').filter({ hasText: name }).getByLabel('Done')).toBeVisible();
    await expect(rowOf(page, name)).toContainText('Synced');
  }
  await expect(progress(page).getByRole('listitem')).toHaveCount(2);
  await progress(page).getByRole('button', { name: 'Close' }).click();
  await expect(progress(page)).toHaveCount(0);
  await expect(bar(page)).toHaveCount(0);
});

test('of many retries, one that is no longer needed is shown as such', async ({ page, context, stack }) => {
  const names = namesOf('Refused', 2);
  const [quickerName = '', slowerName = ''] = names;
  const [quicker = ''] = await failedOnce(stack, names);
  await signIn(page, stack, 'editor');
  const fetched = page.waitForResponse(/BulkPanel/);
  for (const name of names) await boxOf(page, name).check();
  // The code of the panel is loaded before it is needed.
  await fetched;
  await context.setOffline(true);
  await bar(page).getByRole('button', { name: 'Retry 2 failed' }).click();
  await expect(progress(page)).toContainText('0 of 2 retries queued');
  await showDetails(page);
  await expect(progress(page).getByLabel('In progress')).toHaveCount(2);
  await seed(stack, new Map([[quicker, completedDocument(quickerName)]]));
  await context.setOffline(false);
  await expect(progress(page).getByRole('status')).toHaveText('1 retry queued, 1 no longer needed a retry');
  const needless = progress(page)
    .getByRole('listitem')
    .filter({ has: page.getByLabel('Nothing to do') });
  await expect(needless).toContainText(`“${quickerName}” had already synced`);
  await expect(rowOf(page, slowerName)).toContainText('Synced');
});

test('deletes several documents after one confirmation that names them, and undo restores them', async ({
  page,
  stack,
}) => {
  const [kept, ...names] = namesOf('Outdated', 3) as [string, ...string[]];
  const [, ...ids] = await created(stack, [kept, ...names], 'completed');
  await signIn(page, stack, 'editor');
  const askToDelete = async (): Promise<void> => {
    for (const name of names) await boxOf(page, name).check();
    await bar(page).getByRole('button', { name: 'Delete 2' }).click();
  };
  const question = page.getByRole('alertdialog', { name: 'Delete 2 documents?' });
  await askToDelete();
  for (const name of names) await expect(question).toContainText(`“${name}”`);
  await expect(question).not.toContainText(kept);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  for (const id of ids) expect((await stack.read(id)).deletion_requested_at).toBeNull();

  await askToDelete();
  await question.getByRole('button', { name: 'Delete 2' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('Deleting 2 documents');
  await showDetails(page);
  for (const name of names)
    await expect(progress(page).getByRole('listitem').filter({ hasText: name }).getByLabel('Done')).toBeVisible();
  await progress(page).getByRole('button', { name: 'Undo' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('Restored 2 documents');
  for (const name of names) await expect(rowOf(page, name)).toContainText('Synced');
  for (const id of ids) {
    expect((await stack.read(id)).deletion_requested_at).toBeNull();
    expect(await stack.copies(id)).toHaveLength(1);
  }
  await progress(page).getByRole('button', { name: 'Close' }).click();

  await askToDelete();
  await question.getByRole('button', { name: 'Delete 2' }).click();
  await expect(progress(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  // Deletes at once instead of waiting for the end of the undo time.
  for (const id of ids) await stack.remove(id);
  for (const name of names) await expect(rowOf(page, name)).toContainText('Deleted');
  for (const id of ids) expect(await stack.copies(id)).toEqual([]);
  await progress(page).getByRole('button', { name: 'Close' }).click();
  await expect(namesIn(page)).toHaveText([kept]);
});

test('one press retries all documents that failed for the same reason', async ({ page, stack }) => {
  const names = namesOf('Refused together', 3);
  await failedOnce(stack, names);
  await signIn(page, stack, 'editor');
  const cause = page.getByRole('region', { name: 'Shared failure' });
  await expect(cause).toContainText('All 3 failed for the same reason: API key invalid.');
  await cause.getByRole('button', { name: 'Retry these 3' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('3 retries queued');
  for (const name of names) await expect(rowOf(page, name)).toContainText('Synced');
  await expect(cause).toHaveCount(0);
});

test('everything that matches is selected, also on other pages, deleted and restored', async ({ page, stack }) => {
  // The Firestore emulator takes long for the 208 commits on a slow machine.
  test.setTimeout(480_000);
  const timeout = 200_000;
  const seeded = Array.from({ length: 104 }, (_, at) => `Draft ${String(at + 1).padStart(3, '0')}`);
  await seed(
    stack,
    new Map([...seeded, 'Kept'].map((name, at) => [name, completedDocument(name, new Date(Date.now() - at * 60_000))])),
  );
  await signIn(page, stack, 'editor');
  await page.getByRole('searchbox', { name: 'Search documents' }).fill('draft');
  await expect(namesIn(page)).toHaveCount(100);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('of 104');
  await boxOf(page, 'Draft 001').check();
  await bar(page).getByRole('button', { name: 'Select all 100 on this page' }).click();
  await bar(page).getByRole('button', { name: 'Select all 104 that match' }).click();
  await expect(bar(page)).toContainText('104 documents selected');
  await bar(page).getByRole('button', { name: 'Delete 104' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete 104 documents?' });
  await expect(question).toContainText('documents with “draft” in the name, also on other pages');
  await question.getByRole('button', { name: 'Delete 104' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('Deleting 104 documents', { timeout });
  expect((await stack.read('Draft 104')).deletion_requested_at).not.toBeNull();
  expect((await stack.read('Kept')).deletion_requested_at).toBeNull();
  await progress(page).getByRole('button', { name: 'Undo' }).click();
  // On a slow machine the time to undo is over for some before their turn comes.
  await expect(progress(page).getByRole('status')).toHaveText(/^Restored [1-9]\d* documents/, { timeout });
});
