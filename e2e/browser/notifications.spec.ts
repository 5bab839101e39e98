/** What waits elsewhere: counts in the navigation, and notifications of the browser. */
import { expect, type Page, test } from '@playwright/test';
import { openAccountMenu, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

interface Shown {
  title: string;
  body: string;
}

/** A headless browser shows no notifications, so they are recorded instead. */
async function recordNotifications(page: Page, answer: 'granted' | 'denied'): Promise<void> {
  await page.addInitScript((permission) => {
    const shown: (Shown & { onclick: (() => void) | null })[] = [];
    class Recorded {
      static permission = sessionStorage.getItem('permission') ?? 'default';
      static async requestPermission() {
        sessionStorage.setItem('permission', permission);
        Recorded.permission = permission;
        return permission;
      }
      onclick: (() => void) | null = null;
      readonly title: string;
      readonly body: string;
      constructor(title: string, { body }: { body: string }) {
        this.title = title;
        this.body = body;
        shown.push(this);
      }
      close() {}
    }
    Object.assign(window, { Notification: Recorded, shown });
  }, answer);
}

const shownIn = (page: Page): Promise<Shown[]> =>
  page.evaluate(() => (window as unknown as { shown: Shown[] }).shown.map(({ title, body }) => ({ title, body })));

const setVisibility = (page: Page, state: 'visible' | 'hidden') =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

async function failingDocument(title: string): Promise<string> {
  const name = uniqueName(title);
  await stack.fault({ kind: 'status', preset: 'text_too_long', name });
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'failed');
  return name;
}

test('a hidden page notifies of a new failure once it was asked to, and the notification leads to it', async ({
  page,
}) => {
  await recordNotifications(page, 'granted');
  const before = await failingDocument('Failed before');
  await signIn(page, stack, 'editor');
  const menu = await openAccountMenu(page);
  const wanted = menu.getByRole('switch', { name: 'Notify me about failures' });
  await expect(wanted).not.toBeChecked();
  await wanted.check();
  await expect(wanted).toBeChecked();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(rowOf(page, before)).toBeVisible();
  // The listener has its first snapshot.
  await page.waitForTimeout(2_000);

  const seen = await failingDocument('Seen failing');
  await expect(
    rowOf(page, seen)
      .or(page.getByRole('button', { name: /^Show \d+ new/ }))
      .first(),
  ).toBeVisible();
  // The listener of the notifications has it too.
  await page.waitForTimeout(2_000);
  await setVisibility(page, 'hidden');
  const unseen = await failingDocument('Fails unseen');
  await expect.poll(() => shownIn(page)).toEqual([{ title: '1 document failed to sync', body: `“${unseen}”` }]);

  await page.evaluate(() => (window as unknown as { shown: { onclick(): void }[] }).shown[0]?.onclick());
  await expect(page).toHaveURL(/\/\?status=failed$/);
});

test('a browser that blocks notifications is explained', async ({ page }) => {
  await recordNotifications(page, 'denied');
  await signIn(page, stack, 'viewer');
  const menu = await openAccountMenu(page);
  const wanted = menu.getByRole('switch', { name: 'Notify me about failures' });
  await wanted.click();
  await expect(menu).toContainText('Allow notifications in your browser');
  await expect(wanted).toBeDisabled();
  await expect(wanted).not.toBeChecked();
});

test('the navigation counts differences of the latest check, and failures on other pages', async ({ page }) => {
  test.setTimeout(300_000);
  const name = uniqueName('Gone there');
  const { id } = await stack.create(name, 'Text.');
  const { elevenlabs_document_id: copy } = await stack.until(id, 'completed');
  await failingDocument('Counted');
  await stack.removeCopy(copy ?? '');
  await signIn(page, stack, 'editor');
  await expect(page).toHaveTitle(/^\(\d+\)/);
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await expect(sections.getByRole('link', { name: 'Documents' })).toHaveAccessibleDescription('');
  await stack.call('POST', 'reconcile', { repair: false });
  // The check compares the documents of all tests.
  await expect(sections.getByRole('link', { name: 'Sync check' })).toHaveAccessibleDescription(/^\d+ differences?$/, {
    timeout: 180_000,
  });
  await sections.getByRole('link', { name: 'Agents' }).click();
  await expect(sections.getByRole('link', { name: 'Documents' })).toHaveAccessibleDescription(/^\d+ needs? attention$/);
  await stack.remove(id);
});
