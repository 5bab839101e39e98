import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { expectAccessible, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('pages of a compressed sitemap are listed, selected and added, and those that exist are noticed', async ({
  page,
}) => {
  const mark = uniqueName('page').replace(' ', '-');
  const addresses = Array.from({ length: 60 }, (_, n) => `https://www.example.com/${mark}/${n}`);
  await stack.call('POST', 'knowledge', { url: `http://example.com/${mark}/0/?utm_source=mail` });
  await signIn(page, stack, 'editor');
  await page.getByRole('button', { name: 'Upload documents' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: /Web page/ }).click();
  await dialog.getByText('Many addresses or a sitemap').click();
  const sitemap = `<urlset>${addresses.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`;
  await dialog
    .getByLabel(/Choose a sitemap/)
    .setInputFiles({ name: 'sitemap.xml.gz', mimeType: 'application/gzip', buffer: gzipSync(sitemap) });
  await expect(dialog.getByText('60 of 60 pages selected')).toBeVisible();
  await expect(dialog.getByRole('listitem').getByRole('checkbox')).toHaveCount(50);
  await dialog.getByRole('button', { name: 'Select none' }).click();
  for (const n of [0, 1, 2]) await dialog.getByLabel(addresses[n] ?? '', { exact: true }).check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add 3 web pages' }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toHaveCount(2);
  await expect(dialog).toContainText(`has the web address of “example.com/${mark}/0/”.`);
  await dialog.getByRole('button', { name: /^Skip/ }).click();
});

test('an address with a route is kept, and the person is told', async ({ page }) => {
  const address = `https://example.com/#/${uniqueName('faq').replace(' ', '-')}`;
  await signIn(page, stack, 'editor');
  await page.getByRole('button', { name: 'Upload documents' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: /Web page/ }).click();
  await dialog.getByLabel('Address', { exact: true }).fill(address);
  await expect(dialog.getByText('ElevenLabs may ignore the part after # and load the start page.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Upload web page' }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toBeVisible();
  await dialog
    .getByRole('link', { name: /^View / })
    .last()
    .click();
  await expect(page.getByRole('link', { name: address })).toHaveAttribute('href', address);
});
