import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
/** For a whole check or repair, which a busy machine does in most of a minute. */
const whole = { timeout: 75_000 };

async function openCheck(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Sync check' }).click();
  await expect(page.getByRole('heading', { name: 'Sync check' })).toBeVisible();
}

test('a check finds a deleted copy and changes nothing, and a repair restores it', async ({ page }) => {
  test.setTimeout(180_000);
  const name = uniqueName('Removed behind the back');
  const { id } = await stack.create(name, 'It shall come back.');
  const { elevenlabs_document_id: copy } = await stack.until(id, 'completed');
  await stack.removeCopy(copy ?? '');
  await signIn(page, stack, 'editor');
  await openCheck(page);
  const check = page.getByRole('button', { name: 'Check now' });
  await check.click();
  const missing = page.getByRole('region', { name: /Missing from ElevenLabs/ });
  await expect(missing.getByRole('link', { name })).toBeVisible(whole);
  await expect(page.getByText('Nothing was changed.')).toBeVisible();
  expect(await stack.copies(id)).toEqual([]);
  await expectAccessible(page);

  await page.getByRole('button', { name: /^Fix/ }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('Upload it again');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  expect(await stack.copies(id)).toEqual([]);
  await page.getByRole('button', { name: /^Fix/ }).click();
  await question.getByRole('button', { name: 'Fix' }).click();
  await expect(page.getByRole('heading', { name: /\d+ of \d+ fixed/ })).toBeVisible(whole);
  await expect(missing.getByRole('listitem').filter({ hasText: name })).toContainText('fixed');
  await page.getByRole('link', { name: 'Documents', exact: true }).click();
  await expect(rowOf(page, name)).toContainText('Synced');
  await expect.poll(async () => (await stack.copies(id)).length).toBe(1);
});

test('a moved copy is left to a person, and a repair promises and makes only the others', async ({ page }) => {
  test.setTimeout(180_000);
  const [movedName, goneName] = [uniqueName('Moved by hand'), uniqueName('Deleted by hand')];
  const [moved, gone] = [await stack.create(movedName, 'Elsewhere.'), await stack.create(goneName, 'Gone.')];
  const { elevenlabs_document_id: movedCopy } = await stack.until(moved.id, 'completed');
  const [{ folder_id: home } = { folder_id: null }] = await stack.copies(moved.id);
  await stack.removeCopy((await stack.until(gone.id, 'completed')).elevenlabs_document_id ?? '');
  await stack.moveCopy(movedCopy ?? '', null);
  try {
    await signIn(page, stack, 'editor');
    await openCheck(page);
    await page.getByRole('button', { name: 'Check now' }).click();
    const byHand = page.getByRole('region', { name: /Moved to another folder/ });
    await expect(byHand.getByRole('link', { name: movedName })).toBeVisible(whole);
    await expect(byHand).toContainText('Move it back in ElevenLabs.');
    await page.getByRole('button', { name: /^Fix/ }).click();
    const question = page.getByRole('alertdialog');
    const [, promised] = /Fix (\d+) difference/.exec((await question.getByRole('heading').textContent()) ?? '') ?? [];
    await expect(question).toContainText('Not fixed automatically:');
    await question.getByRole('button', { name: 'Fix' }).click();
    await expect(page.getByRole('heading', { name: `${promised} of ${promised} fixed` })).toBeVisible(whole);
    await expect(page.getByText(/\d left for you/)).toBeVisible();

    await page.getByRole('button', { name: 'Show earlier checks' }).click();
    const earlier = page.getByRole('region', { name: 'Earlier checks' }).getByRole('listitem');
    await expect(earlier.first()).toContainText(/\d+ differences?Run by you/);
    await expectAccessible(page);
  } finally {
    await stack.moveCopy(movedCopy ?? '', home);
  }
});

test('a repair that would delete many copies asks for the number first', async ({ page }) => {
  test.setTimeout(240_000);
  const { id } = await stack.create(uniqueName('Stays'), 'It stays.');
  const { elevenlabs_document_id: copy } = await stack.until(id, 'completed');
  const [stays] = await stack.copies(id);
  const parent_folder_id = stays?.folder_id ?? null;
  const planted: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    // A key of this installation, but of no document.
    const name = (stays?.name ?? '').replace(id, crypto.randomUUID());
    planted.push(await stack.plantText({ name, text: 'Left over.', parent_folder_id }));
  }
  const left = async () => (await stack.remoteDocuments()).filter((one) => planted.includes(one.id)).length;
  try {
    await signIn(page, stack, 'editor');
    await openCheck(page);
    const orphaned = page.getByRole('region', { name: /Orphaned copy/ });
    // A copy counts as orphaned only when it is older than the settle time.
    await expect(async () => {
      await page.getByRole('button', { name: 'Check now' }).click();
      await expect(orphaned.getByRole('heading')).toContainText(/[4-9]\d$/, { timeout: 10_000 });
    }).toPass({ timeout: 90_000 });
    await page.getByRole('button', { name: /^Fix/ }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Fix' }).click();
    await expect(page.getByRole('heading', { name: /^\d+ of \d+ copies would be deleted$/ })).toBeVisible(whole);
    expect(await left()).toBe(40);
    await expectAccessible(page);

    await page.getByRole('button', { name: /^Delete…/ }).click();
    await expect(question).toContainText(/\d+ of \d+ copies would be deleted from ElevenLabs/);
    await expectAccessible(page);
    await question.getByRole('button', { name: /^Delete \d+$/ }).click();
    await expect(page.getByRole('heading', { name: /\d+ of \d+ fixed/ })).toBeVisible(whole);
    expect(await left()).toBe(0);
    expect((await stack.copies(id)).map((one) => one.id)).toEqual([copy]);
  } finally {
    const rest = (await stack.remoteDocuments()).filter((one) => planted.includes(one.id));
    for (const one of rest) await stack.removeCopy(one.id);
  }
});

test('a viewer sees the latest check live, and cannot start one', async ({ page }) => {
  await signIn(page, stack, 'viewer');
  await openCheck(page);
  await expect(page.getByRole('button', { name: 'Check now' })).toHaveAttribute('aria-disabled', 'true');
  await stack.call('POST', 'reconcile', { repair: false });
  await expect(page.getByText(/Run by .+ just now/)).toBeVisible();
  await expect(page.getByText(/\(\d.*\)/)).toBeVisible();
});

test('all sections fit a phone of 320 pixels without horizontal scrolling', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  await stack.addAgent(uniqueName('Averylongnamethathastobebroken'.repeat(3)));
  await signIn(page, stack, 'editor');
  for (const section of ['Agents', 'Sync check', 'Documents']) {
    const link = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
  await page.context().close();
});
