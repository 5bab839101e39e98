import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upload-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

const openDialog = async (page: Page) => {
  await page.getByRole('button', { name: 'Upload documents' }).click();
  return page.getByRole('dialog');
};

/** A page of HTML of this size, which no other test has. */
function writeHtml(name: string, bytes: number): string {
  const path = join(folder, `${name}.html`);
  const [begin, end] = [`<!doctype html><title>${name}</title><p>`, '</p>'];
  writeFileSync(path, begin + 'Refunds take five days. '.repeat(bytes / 24) + end);
  return path;
}

test('a large file continues after a lost connection and after a reload, without sending parts twice', async ({
  page,
}) => {
  const name = uniqueName('Manual');
  const path = writeHtml(name, 6_000_000);
  const parts: string[] = [];
  let isBroken = true;
  await page.route('**/api/uploads/*/parts/*', async (route) => {
    const part = route.request().url().split('/').at(-1) ?? '';
    if (isBroken && Number(part) >= 2) return await route.abort('connectionreset');
    parts.push(part);
    await route.continue();
  });
  await signIn(page, stack, 'editor');
  const dialog = await openDialog(page);
  await dialog.getByLabel(/choose files/).setInputFiles(path);
  await dialog.getByRole('button', { name: 'Upload 1 document' }).click();
  await expect(dialog.getByText(/Retrying automatically/)).toBeVisible();
  page.on('dialog', (leave) => void leave.accept());
  await page.reload();
  isBroken = false;
  const again = await openDialog(page);
  await again.getByLabel(/choose files/).setInputFiles(path);
  await again.getByRole('button', { name: 'Upload 1 document' }).click();
  await expect(again.getByText('Uploaded', { exact: true })).toBeVisible();
  expect(parts).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  await again.getByRole('button', { name: 'Close' }).last().click();
  await expect(rowOf(page, name)).toContainText('Synced');
});

test('a file that was changed on the disk after it was chosen is reported', async ({ page }) => {
  const name = uniqueName('Price list');
  const path = writeHtml(name, 20_000);
  await signIn(page, stack, 'editor');
  const dialog = await openDialog(page);
  await dialog.getByLabel(/choose files/).setInputFiles(path);
  await expect(dialog.getByLabel(`Name of ${name}.html`)).toBeVisible();
  writeHtml(name, 30_000);
  await dialog.getByRole('button', { name: 'Upload 1 document' }).click();
  await expect(dialog.getByText('The file changed on your disk. Choose it again.')).toBeVisible();
});

test('a page with 3,000 chosen files stays usable', async ({ page }) => {
  for (let n = 0; n < 3_000; n += 1) {
    if (n % 100 === 0) mkdirSync(join(folder, `part-${n / 100}`));
    writeFileSync(join(folder, `part-${Math.floor(n / 100)}`, `note ${n}.md`), `Note ${n} of ${folder}.`);
  }
  await signIn(page, stack, 'editor');
  const dialog = await openDialog(page);
  await page.evaluate(() => {
    const longest = { ms: 0 };
    Object.assign(window, { longest });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
    }).observe({ type: 'longtask' });
  });
  await dialog.getByLabel('Choose a folder').setInputFiles(folder);
  await expect(dialog.getByRole('status').first()).toHaveText('3000 ready');
  expect(await dialog.getByRole('textbox').count()).toBeLessThanOrEqual(50);
  await dialog.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(dialog.getByText('51 to 100 of 3000')).toBeVisible();
  // Generous, because the machine is shared: drawing all rows takes many seconds.
  expect(await page.evaluate(() => (window as unknown as { longest: { ms: number } }).longest.ms)).toBeLessThan(5_000);
  const started = Date.now();
  await dialog.getByRole('tab', { name: /Paste text/ }).click();
  await expect(dialog.getByLabel('Content')).toBeVisible();
  expect(Date.now() - started).toBeLessThan(5_000);
});
