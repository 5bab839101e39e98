import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

/** Drags a file over the page and drops it. */
async function drop(page: Page, fileName: string, content: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      return transfer;
    },
    [fileName, content] as const,
  );
  await page.dispatchEvent('h1', 'dragenter', { dataTransfer: data });
  await page.dispatchEvent('h1', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Drop files to upload')).toBeVisible();
  await page.dispatchEvent('h1', 'drop', { dataTransfer: data });
  await expect(page.getByText('Drop files to upload')).toHaveCount(0);
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test('a file dropped anywhere on the page is checked and uploaded', async ({ page }) => {
  const name = uniqueName('Dropped');
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();
  await drop(page, `${name}.md`, '# Dropped\n');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Upload 1 document' }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(rowOf(page, name)).toContainText('Synced');
});

test('a paste onto the page becomes a text or a web page', async ({ page }) => {
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();
  const dialog = page.getByRole('dialog');
  // What takes a paste is loaded after the page.
  await expect(async () => {
    await paste(page, 'We are closed\non Sundays.');
    await expect(dialog.getByLabel('Content')).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(dialog.getByLabel('Content')).toHaveValue('We are closed\non Sundays.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
  await paste(page, 'https://www.example.com/opening-hours');
  await expect(dialog.getByLabel('Address')).toHaveValue('https://www.example.com/opening-hours');
});

test('a viewer who drops a file gets the reason and stays on the page', async ({ page }) => {
  await signIn(page, stack, 'viewer');
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();
  const address = page.url();
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['text'], 'a.md'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText(/Only editors can do this/)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(page.url()).toBe(address);
});

test('uploads continue after a lost connection without duplicates', async ({ page }) => {
  const [one, two] = [uniqueName('Answer lost'), uniqueName('Never left')];
  await signIn(page, stack, 'editor');
  await page.getByRole('button', { name: 'Upload documents' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel(/choose files/)
    .setInputFiles(
      [one, two].map((name) => ({ name: `${name}.md`, mimeType: 'text/markdown', buffer: Buffer.from(`# ${name}\n`) })),
    );
  const keys: string[] = [];
  let isBroken = true;
  await page.route('**/api/knowledge', async (route) => {
    const { headers, text } = { headers: route.request().headers(), text: route.request().postData() ?? '' };
    if (text.includes(one)) keys.push(headers['idempotency-key'] ?? '');
    if (!isBroken) return await route.continue();
    // Only the answer of the first request is lost; the second request does not arrive.
    if (text.includes(one)) await route.fetch();
    await route.abort('connectionreset');
  });
  await dialog.getByRole('button', { name: 'Upload 2 documents' }).click();
  await expect(dialog.getByText(/Retrying automatically/)).toHaveCount(2);
  isBroken = false;
  await expect(dialog.getByText('Uploaded', { exact: true })).toHaveCount(2);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  for (const name of [one, two]) await expect(rowOf(page, name)).toContainText('Synced');
  const { body } = await stack.call('GET', 'knowledge?limit=20');
  const { documents } = body as { documents: { name: string }[] };
  expect(documents.filter(({ name }) => name === one)).toHaveLength(1);
});

async function chooseTexts(page: Page, ...files: [name: string, content: string][]) {
  await page.getByRole('button', { name: 'Upload documents' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel(/choose files/)
    .setInputFiles(files.map(([name, content]) => ({ name, mimeType: 'text/markdown', buffer: Buffer.from(content) })));
  return dialog;
}

test('a document with the same name can be replaced, added or left out', async ({ page }) => {
  const name = uniqueName('Returns');
  const { id } = await stack.create(name, 'Thirty days.');
  const copy = (await stack.until(id, 'completed')).elevenlabs_document_id;
  await signIn(page, stack, 'editor');
  const dialog = await chooseTexts(page, [`${name}.md`, 'Sixty days.'], [`${uniqueName('Fresh')}.md`, 'New.']);
  await dialog.getByRole('button', { name: 'Upload 2 documents' }).click();
  await expect(dialog).toContainText(`${name} already exists.`);
  await expect(dialog.getByRole('status').first()).toContainText('Uploaded 1, 1 already exists');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: `Replace instead: ${name}` }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toHaveCount(2);
  await expect.poll(async () => (await stack.copies(id))[0]?.text).toBe('Sixty days.');
  expect((await stack.until(id, 'completed')).elevenlabs_document_id).toBe(copy);
  await dialog.getByRole('link', { name: `View ${name}` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await expect(dialog).toBeHidden();
});

test('the same web address and the same content are noticed, in the selection too', async ({ page }) => {
  const [one, two] = [uniqueName('One'), uniqueName('Two')];
  const address = `https://www.example.com/${uniqueName('page').replace(' ', '-')}`;
  await stack.call('POST', 'knowledge', { name: one, url: address });
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();
  await paste(page, `${address}#top`);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Upload web page' }).click();
  await expect(dialog).toContainText(`has the web address of “${one}”.`);
  await dialog.getByRole('button', { name: /^Skip/ }).click();
  await expect(dialog.getByText('has the web address')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();

  const again = await chooseTexts(page, [`${one} a.md`, two], [`${one} b.md`, two]);
  await again.getByRole('button', { name: 'Upload 2 documents' }).click();
  await expect(again).toContainText(`${one} b has the same content as “${one} a” in this list.`);
  await again.getByRole('button', { name: /^Add anyway/ }).click();
  await expect(again.getByText('Uploaded', { exact: true })).toHaveCount(2);
});

test('files of a folder keep the folders that tell them apart, and refused ones are listed apart', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'upload-'));
  const mark = uniqueName('returns');
  for (const [path, content] of [
    [`faq/${mark}.md`, `Short ${mark}.`],
    [`legal/${mark}.md`, `Long ${mark}. `.repeat(40)],
    ['fake.doc', 'PK\x03\x04'],
    ['~$report.docx', 'x'],
    ['.DS_Store', 'x'],
    ['Thumbs.db', 'x'],
    ['.git/notes.md', 'x'],
    ['photo.gif', 'GIF89a'],
  ] as const) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  await signIn(page, stack, 'editor');
  await page.getByRole('button', { name: 'Upload documents' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Choose a folder').setInputFiles(folder);
  await expect(dialog.getByRole('status').first()).toHaveText("2 ready, 2 can't be uploaded");
  await expect(dialog.getByText('Agents read it in full (under 500 bytes)')).toHaveCount(1);
  await dialog.getByText("2 can't be uploaded", { exact: true }).click();
  for (const reason of ['damaged ZIP archive', 'GIF image']) await expect(dialog.getByText(reason)).toBeVisible();
  await dialog.getByText('4 hidden or system files left out').click();
  for (const name of ['.DS_Store', 'Thumbs.db', '.git/', '~$report.docx'])
    await expect(dialog.getByText(`${basename(folder)}/${name}`, { exact: true })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Upload 2 documents' }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toHaveCount(2);
  await dialog.getByRole('link', { name: 'View documents' }).click();
  await expect(dialog).toBeHidden();
  for (const name of [`faq/${mark}`, `legal/${mark}`]) await expect(rowOf(page, name)).toBeVisible();
  rmSync(folder, { recursive: true });
});

test('a pasted text without a name is named after its first heading', async ({ page }) => {
  const heading = uniqueName('Opening hours');
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();
  const dialog = page.getByRole('dialog');
  // The code that takes a paste is fetched after the page.
  await expect(async () => {
    await paste(page, `# ${heading}\n\nNine to five.`);
    await expect(dialog).toContainText('Agents read it in full', { timeout: 1_000 });
  }).toPass();
  await dialog.getByRole('button', { name: 'Upload text' }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(rowOf(page, heading)).toBeVisible();
});
