/** The text in a file: before it is sent, and on the page of its document. */
import { fixtureFiles, withMark } from '@knowledge-sync/emulator/fixture-files';
import { oddFiles } from '@knowledge-sync/emulator/odd-files';
import { expect, test } from '@playwright/test';
import { expectAccessible, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('files show their text before they are sent and on their page, and warn about what nobody can read', async ({
  page,
}) => {
  const mark = uniqueName('Preview');
  const refusals: string[] = [];
  page.on('dialog', (dialog) => refusals.push(dialog.message()));
  await signIn(page, stack, 'editor');
  await page.getByRole('button', { name: 'Upload documents' }).click();
  const dialog = page.getByRole('dialog');
  const file = (name: string, buffer: Buffer) => ({
    name: `${mark} ${name}`,
    mimeType: '',
    buffer: withMark(buffer, mark),
  });
  await dialog
    .getByLabel(/choose files/)
    .setInputFiles([
      file('manual.pdf', oddFiles.textPdf),
      file('scan.pdf', oddFiles.scan),
      file('locked.pdf', oddFiles.lockedPdf),
      file('guide.docx', fixtureFiles.docx),
      file('book.epub', oddFiles.compressedEpub),
      file('prices.xlsx', oddFiles.xlsx),
      file('cafe.txt', oddFiles.windows1252),
      file('page.html', Buffer.from('<p>Refunds <script>alert(1)</script><img src=x onerror=alert(1)>take five days')),
    ]);
  await expect(dialog.getByRole('status').first()).toHaveText("7 ready, 1 can't be uploaded", { timeout: 30_000 });
  await expect(dialog).toContainText('No text found: agents cannot read a scan.');
  await expect(dialog).toContainText('This PDF needs a password. Save it without one, and send that file.');
  await expect(dialog).toContainText('Read as Windows-1252 and stored as UTF-8.');
  for (const [name, text] of [
    ['manual', 'Refunds take five days'],
    ['guide', 'complaint'],
    ['book', 'Refunds'],
    ['prices', '| A1 | 9.5 | 2023-03-15 |'],
    ['cafe', 'Café'],
    ['page', 'Refunds take five days'],
  ] as const) {
    await dialog.getByRole('button', { name: `Preview: ${mark} ${name}` }).click();
    await expect(dialog.getByRole('region', { name: `Text of ${mark} ${name}` })).toContainText(text, {
      ignoreCase: true,
      timeout: 30_000,
    });
  }
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Upload 7 documents' }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toHaveCount(7, { timeout: 60_000 });
  await dialog.getByRole('link', { name: 'View documents' }).click();

  for (const [name, text] of [
    ['manual', 'Refunds take five days'],
    ['guide', 'complaint'],
    ['book', 'Refunds'],
    ['page', 'Refunds take five days'],
    ['scan', 'No text was found in this file.'],
  ] as const) {
    await rowOf(page, `${mark} ${name}`).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Show text' }).click();
    await expect(page.getByRole('main')).toContainText(text, { ignoreCase: true, timeout: 30_000 });
    await page.goBack();
  }
  expect(refusals).toEqual([]);
});
