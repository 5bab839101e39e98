/**
 * A new user's walk, from a folder of files to an agent that uses them. With pictures of each step:
 * `KNOWLEDGE_SYNC_PICTURES=pictures npm test -- browser/walk`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fixtureFiles, withMark } from '@knowledge-sync/emulator/fixture-files';
import { expect, type Page, test } from '@playwright/test';
import { rowOf, signIn } from '../support/page.ts';
import { LocalStack } from '../support/stack.ts';

const stack = new LocalStack();
const picturesDir = process.env.KNOWLEDGE_SYNC_PICTURES;
const rootDir = resolve(import.meta.dirname, '../..');
/**
 * Makes names and contents unique beside other tests. Pictures are taken on a fresh stack, without
 * it.
 */
const mark = picturesDir === undefined ? ` ${crypto.randomUUID().slice(0, 6)}` : '';

const paragraph = (title: string): string =>
  `${title}. ${'Our customers ask about this every day, and the agent answers from what stands here. '.repeat(8)}${mark}`;

const files: Record<string, string | Buffer> = {
  [`Refund policy${mark}.md`]: `# Refund policy\n\n${paragraph('Refunds are paid within five working days')}`,
  [`Shipping${mark}.txt`]: paragraph('We ship within two days'),
  [`Warranty${mark}.html`]: `<!doctype html><title>Warranty</title><p>${paragraph('Two years on everything')}</p>`,
  [`Manual${mark}.pdf`]: withMark(fixtureFiles.pdf, mark),
  [`Complaints${mark}.docx`]: withMark(fixtureFiles.docx, mark),
  [`Handbook${mark}.epub`]: withMark(fixtureFiles.epub, mark),
};
const refunds = `Refund policy${mark}`;
const shipping = `Shipping${mark}`;
const warranty = `Warranty${mark}`;
const manual = `Manual${mark}`;
const complaints = `Complaints${mark}`;
const handbook = `Handbook${mark}`;
const all = [refunds, shipping, warranty, manual, complaints, handbook];
const address = `https://www.example.com/opening-hours${mark.trim() && `/${mark.trim()}`}`;

let folder: string;
test.beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'walk-')), 'Help centre');
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await writeFile(join(folder, '.DS_Store'), 'not a document');
});
test.afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

async function picture(page: Page, name: string): Promise<void> {
  if (picturesDir === undefined) return;
  await page.mouse.move(0, 0);
  // Lets toasts and transitions end.
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(rootDir, picturesDir, `walk-${name}.png`), animations: 'disabled' });
}

const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true });

test('a folder of files is connected to an agent, edited, deleted, broken and repaired', async ({ page }) => {
  test.setTimeout(240_000);
  const restore = await stack.settings({ index_ms: 3_000 });
  const agent = `Help centre${mark}`;
  await stack.addAgent(agent);
  await stack.page(address, `<h1>Opening hours</h1><p>${paragraph('Open from nine to five')}</p>`);
  await signIn(page, stack, 'editor');

  await test.step('drop a folder of mixed files', async () => {
    await page
      .getByRole('button', { name: /^Upload/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Choose a folder').setInputFiles(folder);
    await expect(dialog.getByText(/^1 hidden or system file/)).toBeVisible();
    await picture(page, '1-folder');
    await dialog.getByRole('button', { name: `Upload ${all.length} documents` }).click();
    await expect(dialog.getByText('Uploaded', { exact: true })).toHaveCount(all.length);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    for (const name of all) await expect(rowOf(page, name)).toContainText('Synced');
  });

  await test.step('add a web page', async () => {
    await page
      .getByRole('button', { name: /^Upload/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('tab', { name: /Web page/ }).click();
    await dialog.getByLabel('Address').fill(address);
    await dialog.getByLabel('Refresh this page automatically').check();
    await picture(page, '2-web-page');
    await dialog.getByRole('button', { name: 'Upload web page' }).click();
    await expect(dialog.getByText('Uploaded', { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(rowOf(page, address.replace('https://', ''))).toContainText('Synced');
  });

  await test.step('connect an agent', async () => {
    await section(page, 'Agents').click();
    const row = page.getByRole('listitem').filter({ hasText: agent });
    await row.getByRole('button', { name: /^Connect/ }).click();
    await picture(page, '3-attach');
    await page.getByRole('dialog').getByRole('button', { name: 'Connect' }).click();
    await expect(row).toContainText('Connected');
  });

  await test.step('watch until the agent can search them', async () => {
    await section(page, 'Documents').click();
    for (const name of [...all, address.replace('https://', '')]) {
      await expect(rowOf(page, name)).toContainText('Available to agents', { timeout: 60_000 });
    }
    await picture(page, '4-known');
  });

  await test.step('edit one', async () => {
    await rowOf(page, shipping).getByRole('link', { name: shipping }).click();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Content').fill(paragraph('We ship the same day'));
    await picture(page, '5-edit');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(shipping);
    await expect(page.getByText('Synced', { exact: true })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Agents', exact: true })).toContainText('Available to agents', {
      timeout: 60_000,
    });
    await picture(page, '6-document');
  });

  await test.step('delete one', async () => {
    await section(page, 'Documents').click();
    await rowOf(page, warranty).getByRole('link', { name: warranty }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText(warranty);
    await picture(page, '7-delete');
    await question.getByRole('button', { name: /^Delete/ }).click();
    // The deletion could still be undone; this skips the wait.
    await page.getByRole('button', { name: 'Delete now' }).click();
    await expect(page.getByRole('heading', { name: 'Document deleted' })).toBeVisible();
    await section(page, 'Documents').click();
    await expect(page.getByRole('row').filter({ hasText: warranty }).filter({ hasNotText: 'Deleted' })).toHaveCount(0);
  });

  await test.step('break one, read the reason, and retry', async () => {
    const mend = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name: refunds });
    await rowOf(page, refunds).getByRole('link', { name: refunds }).click();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Content').fill(paragraph('Refunds are paid within three working days'));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('region', { name: 'What went wrong' })).toContainText('API key');
    await picture(page, '8-failed');
    await mend();
    await page.getByRole('button', { name: /^Retry/ }).click();
    await expect(page.getByText('Synced', { exact: true })).toBeVisible();
  });

  await test.step('run a sync check, and fix a document that was deleted at ElevenLabs', async () => {
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    const [copy] = await stack.copies(id);
    await stack.removeCopy(copy?.id ?? '');
    await section(page, 'Sync check').click();
    await page.getByRole('button', { name: 'Check now' }).click();
    const missing = page.getByRole('region', { name: /Missing from ElevenLabs/ });
    // The check compares the documents of all tests.
    await expect(missing.getByRole('link', { name: refunds })).toBeVisible({ timeout: 180_000 });
    await picture(page, '9-compare');
    await page.getByRole('button', { name: /^Fix/ }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Fix' }).click();
    await expect.poll(async () => (await stack.copies(id)).length, { timeout: 60_000 }).toBe(1);
  });
  await restore();
});
