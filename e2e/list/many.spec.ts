import { expect, type Page } from '@playwright/test';
import { namesIn } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { completedDocument, removeAll, seed } from '../support/seed.ts';
import { type LocalStack, uniqueName } from '../support/stack.ts';

const bar = (page: Page) => page.getByRole('region', { name: 'Selected documents' });
const progress = (page: Page) => page.getByRole('region', { name: 'Progress' });
const boxOf = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
const namesOf = (title: string, count: number) =>
  Array.from({ length: count }, (_, at) => uniqueName(`${title} ${at + 1}`)).reverse();

/** Documents of these names that have gone their way, the first one the oldest; their ids. */
async function created(stack: LocalStack, names: readonly string[], status: 'completed' | 'failed'): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) ids.push((await stack.create(name, 'Text.')).id);
  for (const id of ids) await stack.until(id, status);
  return ids;
}

/** Failed ones of which each would now succeed. */
async function failedOnce(stack: LocalStack, names: readonly string[]): Promise<string[]> {
  const mend = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name: `^(${names.join('|')})` });
  const ids = await created(stack, names, 'failed');
  await mend();
  return ids;
}

test.beforeEach(async ({ stack }) => await removeAll(stack));

test('documents are selected by their boxes, and with Shift all in between', async ({ page, stack }) => {
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
  // None of them has failed: the button says so instead of doing nothing.
  await expect(bar(page).getByRole('button', { name: /^Retry/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(bar(page)).toContainText('None of the selected documents has failed.');
  await bar(page).getByRole('button', { name: 'Select all shown' }).click();
  await expect(bar(page)).toContainText('5 documents selected');
  await bar(page).getByRole('button', { name: 'Clear the selection' }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
});

test('those of the selected that have failed are tried again together, and each tells how that went', async ({
  page,
  stack,
}) => {
  const failed = namesOf('Refused', 2);
  await failedOnce(stack, failed);
  const [fine] = namesOf('Fine', 1) as [string];
  await created(stack, [fine], 'completed');
  await signIn(page, stack, 'editor');
  for (const name of [...failed, fine]) await boxOf(page, name).check();
  await bar(page).getByRole('button', { name: 'Retry 2 failed' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('2 of 2 queued again');
  for (const name of failed) {
    await expect(progress(page).getByRole('listitem').filter({ hasText: name }).getByLabel('Done')).toBeVisible();
    await expect(rowOf(page, name)).toContainText('Synced');
  }
  await expect(progress(page).getByRole('listitem')).toHaveCount(2);
  await progress(page).getByRole('button', { name: 'Close' }).click();
  await expect(progress(page)).toHaveCount(0);
  await expect(bar(page)).toHaveCount(0);
});

test('of many retries the one that has become needless meanwhile is told apart', async ({ page, context, stack }) => {
  const names = namesOf('Refused', 2);
  const [quickerName = '', slowerName = ''] = names;
  const [quicker = ''] = await failedOnce(stack, names);
  await signIn(page, stack, 'editor');
  const fetched = page.waitForResponse(/BulkPanel/);
  for (const name of names) await boxOf(page, name).check();
  // What the panel takes is there before it is wanted.
  await fetched;
  await context.setOffline(true);
  await bar(page).getByRole('button', { name: 'Retry 2 failed' }).click();
  await expect(progress(page)).toContainText('0 of 2 queued again');
  await expect(progress(page).getByLabel('Under way')).toHaveCount(2);
  await seed(stack, new Map([[quicker, completedDocument(quickerName)]]));
  await context.setOffline(false);
  await expect(progress(page).getByRole('status')).toHaveText('1 of 2 queued again, 1 needed nothing');
  const needless = progress(page)
    .getByRole('listitem')
    .filter({ has: page.getByLabel('Nothing to do') });
  await expect(needless).toContainText(`“${quickerName}” had already succeeded`);
  await expect(rowOf(page, slowerName)).toContainText('Synced');
});

test('several are deleted after one question that names them, and come back when that is undone', async ({
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
  await question.getByRole('button', { name: 'Keep them' }).click();
  await expect(question).toBeHidden();
  for (const id of ids) expect((await stack.read(id)).deletion_requested_at).toBeNull();

  await askToDelete();
  await question.getByRole('button', { name: 'Delete 2' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('2 of 2 being deleted');
  for (const name of names)
    await expect(progress(page).getByRole('listitem').filter({ hasText: name }).getByLabel('Done')).toBeVisible();
  await progress(page).getByRole('button', { name: 'Undo' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('2 of 2 kept');
  for (const name of names) await expect(rowOf(page, name)).toContainText('Synced');
  for (const id of ids) {
    expect((await stack.read(id)).deletion_requested_at).toBeNull();
    expect(await stack.copies(id)).toHaveLength(1);
  }
  await progress(page).getByRole('button', { name: 'Close' }).click();

  await askToDelete();
  await question.getByRole('button', { name: 'Delete 2' }).click();
  await expect(progress(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  // There is time to take it back; this is for who does not want to wait.
  for (const id of ids) await stack.remove(id);
  for (const name of names) await expect(rowOf(page, name)).toContainText('No longer here');
  for (const id of ids) expect(await stack.copies(id)).toEqual([]);
  await progress(page).getByRole('button', { name: 'Close' }).click();
  await expect(namesIn(page)).toHaveText([kept]);
});

test('all that failed for one cause is tried again with one press', async ({ page, stack }) => {
  const names = namesOf('Refused together', 3);
  await failedOnce(stack, names);
  await signIn(page, stack, 'editor');
  const cause = page.getByRole('region', { name: 'One cause' });
  await expect(cause).toContainText('All 3 failures have the same cause. API key invalid.');
  await cause.getByRole('button', { name: 'Retry all failed' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('3 of 3 queued again');
  for (const name of names) await expect(rowOf(page, name)).toContainText('Synced');
  await expect(cause).toHaveCount(0);
});
