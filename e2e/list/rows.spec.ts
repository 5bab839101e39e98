import { Timestamp } from '@google-cloud/firestore';
import { errorTitles, type SyncErrorType, syncErrorTypes } from '@knowledge-sync/contract';
import { expect, type Page } from '@playwright/test';
import { namesIn, tableOf } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { expectAccessible, rowOf, signIn } from '../support/page.ts';
import { failure, removeAll, seed } from '../support/seed.ts';
import { listed, minutesAgo } from '../support/states.ts';

const nameOf = (type: SyncErrorType): string => `Case of ${errorTitles[type]} (${type})`;

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(
    stack,
    listed({
      ...Object.fromEntries(syncErrorTypes.map((type) => [nameOf(type), failure(type)])),
      'Is tried again': {
        ...failure('server_error'),
        next_retry_at: Timestamp.fromDate(minutesAgo(-30)),
      },
      Fine: {},
    }),
  );
});

const menuOf = (page: Page, name: string) => page.getByRole('button', { name: `Actions for ${name}`, exact: true });

test('at 1280 pixels every cause of a failure is shown whole, and first', async ({ page, stack }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, stack, 'editor');
  await expect(namesIn(page)).toHaveCount(syncErrorTypes.length + 2);
  const cut = await tableOf(page)
    .locator('.doc-status')
    .evaluateAll((cells) =>
      cells
        .flatMap((cell) => [...cell.querySelectorAll('p, span')])
        .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow !== 'visible')
        .map(({ textContent }) => textContent),
    );
  expect(cut).toEqual([]);
  await expect(rowOf(page, 'Is tried again')).toContainText(/Service unavailable · retrying automatically in \d+ min/);
  // No row has a count of retries or an ID.
  await expect(tableOf(page).getByRole('columnheader', { name: /Retries|ID/ })).toHaveCount(0);
});

test('the date that the list is sorted by is shown', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(tableOf(page).getByRole('columnheader', { name: 'Added' })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Last sync: newest first');
  await expect(tableOf(page).getByRole('columnheader', { name: 'Last sync' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
});

test('a click on a row opens its document, but not one on a control or a selected text', async ({ page, stack }) => {
  await signIn(page, stack, 'editor');
  await page.getByRole('checkbox', { name: 'Select Fine' }).check();
  await page.getByRole('checkbox', { name: 'Select Fine' }).uncheck();
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/`);
  await rowOf(page, 'Fine').locator('.doc-source').click();
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/documents/Fine`);
});

test('the menu of a row has its actions, by keyboard too, and gives the focus back', async ({
  page,
  stack,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, stack, 'editor');
  await menuOf(page, 'Fine').focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem')).toContainText(['Open', 'Edit', 'Send again…', 'Copy link', 'Delete…']);
  await expect(menu.getByRole('menuitem', { name: 'Retry' })).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(menuOf(page, 'Fine')).toBeFocused();

  await menuOf(page, 'Fine').click();
  await menu.getByRole('menuitem', { name: 'Copy link' }).click();
  await expect(page.getByText('Copied the link.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${stack.info.hostingUrl}/documents/Fine`);

  await menuOf(page, 'Fine').click();
  await menu.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Delete 1 document?' })).toContainText('“Fine”');
  await page.getByRole('button', { name: 'Cancel' }).click();

  await menuOf(page, nameOf('auth_error')).click();
  await expect(menu.getByRole('menuitem', { name: 'Retry' })).toBeVisible();
  await page.keyboard.press('Escape');
  await menuOf(page, 'Fine').click();
  await menu.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/documents/Fine/edit`);
});

test('a viewer sees the actions of editors with the reason', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await menuOf(page, 'Fine').click();
  const refused = page.getByRole('menuitem', { name: 'Delete…' });
  await expect(refused).toHaveAttribute('aria-disabled', 'true');
  // Playwright waits for a disabled item to be enabled.
  await refused.click({ force: true });
  await expect(page.getByText(/^Only editors can do this/)).toBeVisible();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
});
