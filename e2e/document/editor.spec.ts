import { devices, expect, type Page } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, openDocument, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const nameField = (page: Page) => page.getByLabel('Name');
const contentField = (page: Page) => page.getByLabel('Content');
const save = (page: Page) => page.getByRole('button', { name: 'Save' });

async function openEditor(page: Page, name: string, content: string): Promise<string> {
  const { id } = await stack.create(name, content);
  await stack.until(id, 'completed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(contentField(page)).toHaveValue(content);
  return id;
}

/** The text at ElevenLabs once the document is completed again. */
async function liveText(id: string): Promise<string | null | undefined> {
  await stack.until(id, 'completed');
  return (await stack.copies(id))[0]?.text;
}

test('a saved edit reaches ElevenLabs under the same ID', async ({ page }) => {
  const name = uniqueName('Opening hours');
  const id = await openEditor(page, name, 'Nine to five.');
  const [before] = await stack.copies(id);
  await nameField(page).fill(`${name} 2027`);
  await contentField(page).fill('Ten to six.');
  await save(page).click();
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/documents/${id}`);
  await expect(page.getByRole('heading', { level: 1, name: `${name} 2027` })).toBeVisible();
  expect(await liveText(id)).toBe('Ten to six.');
  expect((await stack.copies(id)).map((copy) => copy.id)).toEqual([before?.id]);
});

test('a broken limit is reported before sending, and Ctrl+S saves', async ({ page }) => {
  const id = await openEditor(page, uniqueName('Limits'), 'Text.');
  await contentField(page).fill('   ');
  await save(page).click();
  await expect(page.getByText(/not only spaces/)).toBeVisible();
  await contentField(page).fill('Better text.');
  await contentField(page).press('Control+s');
  await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible();
  expect(await liveText(id)).toBe('Better text.');
});

test('links, the back button and a closed tab do not lose unsaved changes', async ({ page }) => {
  const name = uniqueName('Long work');
  const id = await openEditor(page, name, 'Text.');
  await contentField(page).fill('An hour of work.');
  const question = page.getByRole('alertdialog');
  for (const leave of [
    () => page.getByRole('link', { name: /all documents/ }).click(),
    () => page.goBack(),
    () => page.getByRole('button', { name: 'Cancel' }).click(),
    async () => {
      await page.getByRole('button', { name: /^Account/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
    },
  ]) {
    await leave();
    await expect(question).toContainText('unsaved changes');
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect(question).toBeHidden();
    await expect(contentField(page)).toHaveValue('An hour of work.');
    await expect(page).toHaveURL(`${stack.info.hostingUrl}/documents/${id}/edit`);
  }
  const asked = page.waitForEvent('dialog');
  const closed = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await closed;
  await page.goBack();
  await question.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  expect((await stack.read(id)).revision).toBe((await stack.read(id)).synced_revision);
});

test.describe('when another editor saves in the meantime', () => {
  test('the save is refused and keeps the text; the user views, copies and then overwrites', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const name = uniqueName('Two editors');
    const id = await openEditor(page, name, 'Text.');
    await contentField(page).fill('Mine.');
    // Without the listener, the page learns of the conflict from the service.
    await page.route(/google\.firestore|\/Listen\//, (route) => route.abort());
    await stack.edit(id, { content: 'Theirs.' });
    await save(page).click();
    await expect(page.getByText("Yours wasn't saved.")).toBeVisible();
    await page.unroute(/google\.firestore|\/Listen\//);
    await expect(contentField(page)).toHaveValue('Mine.');
    expect(await liveText(id)).toBe('Theirs.');

    await page.getByRole('button', { name: 'View their version' }).click();
    await expect(page.getByRole('region', { name: 'Their text' })).toHaveText('Theirs.');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy my text' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Mine.');
    await page.getByRole('button', { name: 'Save mine instead' }).click();
    await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible();
    expect(await liveText(id)).toBe('Mine.');
  });

  test('the page reports it at once, and the user takes the other version', async ({ page }) => {
    const name = uniqueName('Two editors');
    const id = await openEditor(page, name, 'Text.');
    await contentField(page).fill('Mine.');
    await stack.edit(id, { name: `${name} B`, content: 'Theirs.' });
    await expect(page.getByRole('heading', { name: 'Someone else saved a newer version' })).toBeVisible();
    await page.getByRole('button', { name: 'View their version' }).click();
    await page.getByRole('button', { name: 'Use their version' }).click();
    await expect(contentField(page)).toHaveValue('Theirs.');
    await expect(nameField(page)).toHaveValue(`${name} B`);
    await expect(page.getByText('Someone else saved a newer version')).toHaveCount(0);
  });

  test('a form without changes shows the newer text', async ({ page }) => {
    const id = await openEditor(page, uniqueName('Only looking'), 'Text.');
    await stack.edit(id, { content: 'Theirs.' });
    await expect(contentField(page)).toHaveValue('Theirs.');
    await expect(page.getByText('Someone else saved a newer version')).toHaveCount(0);
  });

  test('the page reports a deletion and keeps the text for copying', async ({ page }) => {
    const id = await openEditor(page, uniqueName('Deleted while editing'), 'Text.');
    await contentField(page).fill('Mine.');
    await stack.remove(id);
    await expect(page.getByText("can't be saved")).toBeVisible();
    await expect(contentField(page)).toHaveValue('Mine.');
    await expect(save(page)).toBeDisabled();
  });
});

test('a viewer gets the reason why editing is disabled', async ({ page }) => {
  const { id } = await stack.create(uniqueName('Read only'), 'Text.');
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, `${id}/edit`);
  await expect(page.getByRole('heading', { name: 'You have view-only access' })).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
});

test('Windows line endings are kept', async ({ page }) => {
  const { id } = await stack.create(uniqueName('From Windows'), 'One.\r\nTwo.\r\n');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, `${id}/edit`);
  await contentField(page).fill('One.\nThree.\n');
  await save(page).click();
  await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible();
  expect(await liveText(id)).toBe('One.\r\nThree.\r\n');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the editor is accessible and does not scroll horizontally on a phone: ${colorScheme}`, async ({ browser }) => {
    const { defaultBrowserType: _none, ...phone } = devices['iPhone SE'];
    const page = await (await browser.newContext({ ...phone, colorScheme })).newPage();
    const id = await openEditor(page, uniqueName('Averylongnamethathastobebroken'.repeat(4)), 'Text.');
    await contentField(page).fill('Mine.');
    await stack.edit(id, { content: 'x'.repeat(500) });
    await page.getByRole('button', { name: 'View their version' }).click();
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });
}
