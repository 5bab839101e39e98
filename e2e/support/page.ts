import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import type { LocalStack } from './stack.ts';

export async function signIn(
  page: Page,
  stack: LocalStack,
  who: 'admin' | 'editor' | 'viewer' | 'outsider',
): Promise<void> {
  await page.goto(stack.info.hostingUrl);
  await page.getByRole('button', { name: new RegExp(`^Sign in as ${who}`, 'i') }).click();
}

/** Opens the account menu, whose content is fetched then. */
export async function openAccountMenu(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Account/ }).click();
  const menu = page.locator('[popover]:popover-open');
  await expect(menu.getByRole('button', { name: 'Sign out' })).toBeVisible();
  return menu;
}

/** Opens the link to a document after the sign-in has finished. */
export async function openDocument(page: Page, stack: LocalStack, id: string): Promise<void> {
  await expect(page.getByRole('button', { name: /^Sign in as/ })).toHaveCount(0);
  await page.goto(`${stack.info.hostingUrl}/documents/${id}`);
}

/** The document's row, which shows its state. */
export const rowOf = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name }).first();

/** Shows new documents, which wait for a click. Another new document may arrive before this one. */
export async function showNew(page: Page, name: string): Promise<void> {
  const waiting = page.getByRole('button', { name: /^(Show \d+ new|Refresh list)/ });
  await expect(async () => {
    if ((await rowOf(page, name).count()) === 0) await waiting.click({ timeout: 1_000 });
    await expect(rowOf(page, name)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
}

/** Records the states that the row of that name shows. The result returns them in order. */
export async function recordStates(page: Page, name: string): Promise<() => Promise<string[]>> {
  await page.evaluate((wanted) => {
    const seen: string[] = [];
    const states = ['Pending', 'Syncing', 'Synced', 'Failed'];
    const look = () => {
      const row = [...document.querySelectorAll('[role=row], tr')].find((one) => one.textContent?.includes(wanted));
      const pill = [...(row?.querySelectorAll('span') ?? [])].find((one) =>
        states.includes(one.textContent?.trim() ?? ''),
      );
      const state = pill?.textContent?.trim();
      if (state !== undefined && seen.at(-1) !== state) seen.push(state);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { statesSeen: seen });
  }, name);
  return () => page.evaluate(() => (window as unknown as { statesSeen: string[] }).statesSeen);
}

export async function uploadText(page: Page, name: string, content: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Upload/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: /Paste text/ }).click();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Content').fill(content);
  await dialog.getByRole('button', { name: 'Upload text' }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
}

/** Fails on each violation that axe calls serious or critical. */
export async function expectAccessible(page: Page): Promise<void> {
  // A fading element has the wrong contrast, and notices fade while axe inspects the page.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // Without frames one script on the page is enough; axe otherwise opens a second page each time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  await page.emulateMedia({ reducedMotion: null });
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
