import { readFile } from 'node:fs/promises';
import { devices, expect, type Page, test } from '@playwright/test';
import { expectAccessible, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const log = (page: Page) => page.getByRole('list', { name: 'Activity' });

async function openActivity(page: Page, who: 'editor' | 'viewer'): Promise<void> {
  await signIn(page, stack, who);
  await expect(page.getByRole('button', { name: /^Sign in as/ })).toHaveCount(0);
  await page.goto(`${stack.info.hostingUrl}/activity`);
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
}

test('the log names who did what, links to the document, and can be filtered', async ({ page }) => {
  const name = uniqueName('Logged');
  const { id } = await stack.create(name, 'Five days.');
  await stack.edit(id, { content: 'Six days.' });
  await openActivity(page, 'viewer');
  const own = log(page).getByRole('listitem').filter({ hasText: name });
  await expect(own).toHaveText([/Edited \(text\).*by Editor/, /Created.*by Editor/]);
  await expectAccessible(page);

  await page.getByLabel('Action').selectOption('Created');
  await expect(own).toHaveText([/Created/]);
  await page.getByLabel('Action').selectOption('Role changed');
  await page.getByLabel('Person').selectOption('Editor');
  await expect(page.getByText('No matching activity')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(own).toHaveCount(2);

  await own.first().getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('more than one page of the log can be loaded', async ({ page }) => {
  const first = uniqueName('First of many');
  await stack.create(first, 'Text.');
  for (let n = 0; n < 55; n += 1) await stack.create(uniqueName(`One of many ${n}`), 'Text.');
  await openActivity(page, 'editor');
  await expect(log(page).getByRole('listitem')).toHaveCount(50);
  await expect(log(page).getByText(first)).toHaveCount(0);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(log(page).getByText(first)).toBeVisible();
});

test('the export is a file without formulas', async ({ page }) => {
  const name = uniqueName('=1+1');
  const { id } = await stack.create(name, 'Text.');
  await openActivity(page, 'viewer');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('activity.csv');
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
  expect(lines[0]).toMatch(/^time,person,uid,action/);
  expect(lines.find((line) => line.includes(id))).toContain(`,'${name},`);
});

test('the log fits a phone in the dark theme', async ({ browser }) => {
  await stack.create(uniqueName('A name that is far too long for the width of a phone '.repeat(3)), 'Text.');
  const context = await browser.newContext({ ...devices['Pixel 7'], colorScheme: 'dark' });
  const page = await context.newPage();
  await openActivity(page, 'viewer');
  await expect(log(page).getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await context.close();
});
