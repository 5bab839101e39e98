/** Code of the app that cannot be fetched, and text that is typed meanwhile. */
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const callCode = '**/assets/call-*.js';
const agentsCode = '**/assets/AgentsPage-*.js';

async function openEditor(page: Page, text: string): Promise<{ id: string; name: string }> {
  const name = uniqueName('Typed');
  const { id } = await stack.create(name, text);
  await stack.until(id, 'completed');
  await expect(page.getByRole('button', { name: /^Sign in as/ })).toHaveCount(0);
  await page.goto(`${stack.info.hostingUrl}/documents/${id}/edit`);
  return { id, name };
}
/** Waits until no more code is being fetched. */
async function allFetched(page: Page): Promise<void> {
  const count = () => page.evaluate(() => performance.getEntriesByType('resource').length);
  for (let before = -1, now = await count(); now !== before; now = await count()) {
    before = now;
    await page.waitForTimeout(1_500);
  }
}
const content = (page: Page) => page.getByRole('textbox', { name: 'Content' });

test('a save whose code cannot be fetched says so, keeps the text, and works afterwards', async ({ page }) => {
  await signIn(page, stack, 'editor');
  await page.route(callCode, (route) => route.fulfill({ status: 404, body: 'gone' }));
  const { id } = await openEditor(page, 'Before.');
  await content(page).fill('Typed while the code was missing.');
  const save = page.getByRole('button', { name: 'Save' });
  await save.click();
  await expect(page.getByRole('alert')).toContainText("Couldn't load this");
  await expect(page.getByRole('alert')).toContainText('Your text is still here');
  await expect(save).toBeEnabled();
  await expectAccessible(page);
  await page.unroute(callCode);
  await save.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Typed');
  await expect
    .poll(async () => (await stack.copies(id))[0]?.text, { timeout: 30_000 })
    .toBe('Typed while the code was missing.');
});

test('pages and dialogs open without a network once the page had a moment', async ({ page, context }) => {
  const fetched = page.waitForResponse(agentsCode);
  await signIn(page, stack, 'editor');
  await fetched;
  await expect(page.getByRole('button', { name: 'Upload documents' })).toBeEnabled();
  await allFetched(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Upload documents' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Agents');
  await context.setOffline(false);
});

test('a page that could not be fetched is shown when the network is back', async ({ page, context }) => {
  await page.route(agentsCode, (route) => route.abort());
  await signIn(page, stack, 'editor');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
  const message = page.getByRole('alert').filter({ hasText: "Couldn't load this" });
  await expect(message).toBeVisible();
  await expect(message.getByRole('button', { name: 'Reload' })).toBeVisible();
  await expectAccessible(page);
  await page.unroute(agentsCode);
  await context.setOffline(true);
  await context.setOffline(false);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Agents');
  await expect(message).toHaveCount(0);
});

test('typed text is back after a reload, until it is discarded', async ({ page }) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await signIn(page, stack, 'editor');
  await openEditor(page, 'Stored.');
  await content(page).fill('Typed and not saved.');
  await page.reload();
  await expect(content(page)).toHaveValue('Typed and not saved.');
  await expect(page.getByText('Your unsaved changes are back.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(content(page)).toHaveValue('Stored.');
  await page.reload();
  await expect(content(page)).toHaveValue('Stored.');

  await page.goto(stack.info.hostingUrl);
  await page.getByRole('button', { name: 'Upload documents' }).click();
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Content' }).fill('A new text.');
  await page.reload();
  await page.getByRole('button', { name: 'Upload documents' }).click();
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Content' })).toHaveValue('A new text.');
});

test('signing out in one tab keeps the text that is typed in another', async ({ page, context }) => {
  await signIn(page, stack, 'editor');
  await openEditor(page, 'Stored.');
  await content(page).fill('Typed in this tab.');
  const other = await context.newPage();
  await other.goto(stack.info.hostingUrl);
  await other.getByRole('button', { name: /^Account/ }).click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('What you typed is kept in this tab.')).toBeVisible();
  await expectAccessible(page);
  await other.close();
  await page.getByRole('button', { name: /^Sign in as editor/i }).click();
  await expect(content(page)).toHaveValue('Typed in this tab.');
});
