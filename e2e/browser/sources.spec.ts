import { knowledgeSchema } from '@knowledge-sync/contract';
import { withMark } from '@knowledge-sync/emulator/fixture-files';
import { expect, type Page, test } from '@playwright/test';
import { firestoreRest } from '../support/firestore-rest.ts';
import { expectAccessible, openDocument, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

async function openUpload(page: Page) {
  await page
    .getByRole('button', { name: /^Upload/ })
    .first()
    .click();
  return page.getByRole('dialog');
}
const close = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

async function idFromAddress(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/documents\/[^/]+$/);
  return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
}

test('a web page is uploaded by its address, refreshed on a schedule and on demand', async ({ page }) => {
  const url = `https://example.com/${crypto.randomUUID()}`;
  await stack.page(url, '<p>Open until five.</p>');
  await signIn(page, stack, 'editor');
  const dialog = await openUpload(page);
  await dialog.getByRole('tab', { name: /Web page/ }).click();
  await dialog.getByRole('button', { name: 'Upload web page' }).click();
  await expect(dialog).toContainText(/Enter a web address/);
  await dialog.getByLabel('Address').fill('http://localhost/secret');
  await expect(dialog).toContainText(/isn't public/);
  await dialog.getByLabel('Address').fill(url);
  await dialog.getByLabel('Refresh this page automatically').check();
  await dialog.getByLabel(/Refresh every/).fill('200');
  await dialog.getByRole('button', { name: 'Upload web page' }).click();
  await expect(dialog).toContainText(/Enter 1 to 180 days/);
  await dialog.getByLabel(/Refresh every/).fill('14');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Upload web page' }).click();
  await expect(dialog).toContainText('Uploaded');
  await close(page);

  const name = url.replace('https://', '');
  await expect(rowOf(page, name)).toContainText('Synced');
  await expect(rowOf(page, name)).toContainText('Web page');
  await rowOf(page, name).getByRole('link', { name }).click();
  const id = await idFromAddress(page);
  await expect(page.getByRole('link', { name: url })).toHaveAttribute('href', url);
  await expect(page.getByText('at least every 14 days')).toBeVisible();
  expect((await stack.copies(id))[0]?.text).toContain('Open until five.');

  // The page changes, then disappears: the document shows the result of each refresh.
  await stack.page(url, '<p>Open until six.</p>');
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect.poll(async () => (await stack.copies(id))[0]?.text).toContain('Open until six.');
  await expect(page.getByText('Synced', { exact: true })).toBeVisible();
  await stack.page(url, null);
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(page.getByText('Failed', { exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What went wrong' })).toContainText('could not be fetched');
  await expectAccessible(page);

  // The refresh settings are edited like the name.
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Name').fill(`Opening hours ${id.slice(0, 6)}`);
  await page.getByLabel('Refresh this page automatically').uncheck();
  await expect(page.getByLabel('Content')).toHaveCount(0);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page)).toHaveText(`Opening hours ${id.slice(0, 6)}`);
  await expect(page.getByText('Loaded once.')).toBeVisible();
});

test('the document page reports a refresh that failed at ElevenLabs', async ({ page }) => {
  test.setTimeout(240_000);
  const url = `https://example.com/${crypto.randomUUID()}`;
  const created = await stack.call('POST', 'knowledge', { url, auto_sync: { frequency_days: 1 } });
  const { id } = knowledgeSchema.parse(created.body);
  await stack.until(id, 'completed');
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  await expect(page.getByText('Refreshed every day.')).toBeVisible();
  await stack.page(url, null);
  const firestore = firestoreRest(stack.info.firestoreHost, stack.info.projectId);
  // A check of its index may write the document in the same moment. Then the next sweep looks.
  await expect(async () => {
    // A sweep that came before makes the next check wait for hours.
    await firestore.setTimes(`knowledge/${id}`, { auto_sync_check_at: new Date() });
    await stack.refreshPages();
    await expect(page.getByText(/Last refresh failed.*previous version/)).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 150_000 });
  await expect(page.getByText('Synced', { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test('files are uploaded unchanged, shown with type and size, downloaded and replaced', async ({ page }) => {
  const name = uniqueName('Manual');
  const pdf = withMark(
    Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_950, 'x'), Buffer.from('\n%%EOF')]),
    name,
  );
  await signIn(page, stack, 'editor');
  const dialog = await openUpload(page);
  await dialog.getByLabel(/choose files/).setInputFiles([
    { name: `${name}.pdf`, mimeType: 'application/pdf', buffer: pdf },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG', 'latin1') },
    { name: 'picture.html', mimeType: 'text/html', buffer: Buffer.from('GIF89a is no document') },
  ]);
  await expect(dialog).toContainText(/Use PDF, Word, Excel, PowerPoint, EPUB, HTML or text/);
  await expect(dialog).toContainText(/this looks like a GIF image/);
  await expect(dialog).toContainText('This PDF looks damaged.');
  await expect(dialog.getByRole('status').first()).toHaveText("1 ready, 2 can't be uploaded");
  await dialog.getByRole('button', { name: 'Upload 1 document' }).click();
  await expect(dialog.getByText('Uploaded', { exact: true })).toHaveCount(1);
  await close(page);

  const row = rowOf(page, name);
  await expect(row).toContainText('Synced');
  await expect(row).toContainText('PDF');
  await expect(row).toContainText('2.9 KB');
  await row.getByRole('link', { name }).click();
  const id = await idFromAddress(page);
  await expect(page.getByText(`${name}.pdf`, { exact: true })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(`${name}.pdf`);
  const bytes: Buffer[] = [];
  for await (const chunk of await saved.createReadStream()) bytes.push(chunk as Buffer);
  expect(Buffer.concat(bytes).equals(pdf)).toBe(true);
  await expectAccessible(page);

  const [before] = await stack.copies(id);
  await page.getByLabel('Replace').setInputFiles({
    name: 'newer.html',
    mimeType: 'text/html',
    buffer: Buffer.from(`<!doctype html><p>Newer than ${name}.</p>`),
  });
  await expect(page.getByText('newer.html', { exact: true })).toBeVisible();
  await expect(page.getByText('HTML', { exact: true })).toBeVisible();
  await stack.until(id, 'completed');
  expect((await stack.copies(id)).map((copy) => copy.id)).toEqual([before?.id]);
});

test('a large file shows its progress, and can be stopped and sent again without a duplicate', async ({ page }) => {
  const name = uniqueName('Large');
  await signIn(page, stack, 'editor');
  const dialog = await openUpload(page);
  await dialog.getByLabel(/choose files/).setInputFiles({
    name: `${name}.pdf`,
    mimeType: 'application/pdf',
    buffer: withMark(Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(6_000_000, 'x')]), name),
  });
  const network = await page.context().newCDPSession(page);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 1_000_000,
  });
  await dialog.getByRole('button', { name: 'Upload 1 document' }).click();
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await expect(dialog).toContainText(/[1-9]\d? %/);
  await dialog.getByRole('button', { name: `Cancel ${name}` }).click();
  await expect(dialog.getByRole('progressbar')).toHaveCount(0);
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await dialog.getByRole('button', { name: 'Upload 1 document' }).click();
  await expect(dialog).toContainText('Uploaded');
  await close(page);
  await expect(rowOf(page, name)).toContainText('Synced');
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(1);
});

test.describe('the search index', () => {
  const long = 'Refunds are paid within five working days. '.repeat(20);

  test('is shown beside the sync status and followed live', async ({ page }) => {
    const restore = await stack.settings({ index_ms: 6_000 });
    const agentId = await stack.addAgent(uniqueName('Support'));
    await stack.call('POST', `agents/${agentId}/attach-folder`, {});
    const name = uniqueName('Refunds');
    await signIn(page, stack, 'editor');
    const { id } = await stack.create(name, long);
    await expect(rowOf(page, name)).toContainText('Synced');
    await expect(rowOf(page, name)).toContainText(/Indexing|Checking search index/);
    await expect(rowOf(page, name)).toContainText('Available to agents', { timeout: 60_000 });
    await openDocument(page, stack, id);
    await expect(page.getByRole('region', { name: 'Agents', exact: true })).toContainText('Available to agents');
    await expectAccessible(page);
    await stack.call('POST', `agents/${agentId}/detach-folder`);
    await restore();
  });

  test('says that a short document is read in full, and explains a full index with its storage', async ({ page }) => {
    await stack.detachAll();
    const agent = uniqueName('Support');
    const agentId = await stack.addAgent(agent);
    await stack.call('POST', `agents/${agentId}/attach-folder`, {});
    const small = uniqueName('Small');
    await signIn(page, stack, 'editor');
    const { id: smallId } = await stack.create(small, 'Too short.');
    await expect(rowOf(page, small)).toContainText('Available to agents', { timeout: 60_000 });
    await openDocument(page, stack, smallId);
    await expect(page.getByRole('region', { name: 'Agents', exact: true })).toContainText(`${agent} reads it in full`);
    await page.goBack();
    const restore = await stack.settings({ rag_max_bytes: 1_000 });
    const full = uniqueName('Full');
    const { id } = await stack.create(full, long);
    await expect(rowOf(page, full)).toContainText('Index storage full', { timeout: 60_000 });
    await openDocument(page, stack, id);
    const section = page.getByRole('region', { name: 'Agents', exact: true });
    await expect(section).toContainText('upgrade the plan');
    await expect(section).toContainText(/Index storage: .* of /);
    await expectAccessible(page);
    await stack.call('POST', `agents/${agentId}/detach-folder`);
    await restore();
  });
});
