/** What stays in place around the pages: the header, and the focus. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const sections = (page: Page) => page.getByRole('navigation', { name: 'Sections' });

test('the header stays where it is on every page', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const { id } = await stack.create(uniqueName('In place'), 'Text.');
  await signIn(page, stack, 'viewer');
  const placeOf = async () => [
    await sections(page).getByRole('link', { name: 'Documents' }).boundingBox(),
    await page.getByRole('button', { name: /^Account/ }).boundingBox(),
  ];
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Documents');
  const start = await placeOf();
  for (const name of ['Agents', 'Sync check']) {
    await sections(page).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    expect(await placeOf()).toEqual(start);
  }
  await page.goto(`${stack.info.hostingUrl}/documents/${id}`);
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  expect(await placeOf()).toEqual(start);
  for (const width of [320, 1280, 1600]) {
    await page.setViewportSize({ width, height: 800 });
    await page.getByRole('button', { name: /^Account/ }).click();
    const [menu, button] = [
      await page.locator('[popover]:popover-open').boundingBox(),
      await page.getByRole('button', { name: /^Account/ }).boundingBox(),
    ];
    const rightOf = (box: typeof menu): number => (box?.x ?? 0) + (box?.width ?? 0);
    expect(Math.abs(rightOf(menu) - rightOf(button))).toBeLessThan(2);
    await page.keyboard.press('Escape');
  }
});

test('a press on the name of the provider explains where documents are sent', async ({ page }) => {
  await signIn(page, stack, 'viewer');
  await page.getByRole('button', { name: 'Connected to ElevenLabs simulator' }).click();
  await expect(page.getByText(/^Documents are sent to 127\.0\.0\.1/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Documents are sent to/)).toBeHidden();
});

test('the focus returns to the button that opened a dialog', async ({ page }) => {
  const { id } = await stack.create(uniqueName('Focus'), 'Text.');
  await stack.until(id, 'completed');
  const agent = uniqueName('Focused');
  await stack.addAgent(agent);
  await signIn(page, stack, 'editor');
  const returns = async (opener: Locator, dialog: Locator): Promise<void> => {
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(opener).toBeFocused();
  };
  const [dialog, question] = [page.getByRole('dialog'), page.getByRole('alertdialog')];
  await returns(page.getByRole('button', { name: 'Upload documents' }), dialog);
  await returns(page.getByRole('button', { name: 'Keyboard shortcuts' }), dialog);
  await sections(page).getByRole('link', { name: 'Agents' }).click();
  const row = page.getByRole('listitem').filter({ hasText: agent });
  await returns(row.getByRole('button', { name: /^Connect/ }), dialog);
  await page.goto(`${stack.info.hostingUrl}/documents/${id}`);
  await returns(page.getByRole('button', { name: 'Delete', exact: true }), question);
  await page.goto(`${stack.info.hostingUrl}/documents/${id}/edit`);
  const field = page.getByRole('textbox', { name: 'Content' });
  await field.fill('Changed.');
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await returns(cancel, question);
});

test('names and texts have the direction of their script', async ({ page }) => {
  const name = uniqueName('سياسة الاسترداد!');
  const text = 'يمكن استرداد المبلغ خلال 14 يومًا.\nRefunds take 14 days.';
  const { id } = await stack.create(name, text);
  await stack.until(id, 'completed');
  await signIn(page, stack, 'editor');
  const directionOf = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).direction);
  await expect(page.getByRole('link', { name })).toBeVisible();
  expect(await directionOf(page.getByRole('link', { name }).locator('bdi'))).toBe('rtl');
  await page.goto(`${stack.info.hostingUrl}/documents/${id}`);
  expect(await directionOf(page.getByRole('heading', { level: 1 }).locator('bdi'))).toBe('rtl');
  await page.goto(`${stack.info.hostingUrl}/documents/${id}/edit`);
  expect(await directionOf(page.getByRole('textbox', { name: 'Content' }))).toBe('rtl');
  expect(await directionOf(page.getByRole('textbox', { name: 'Name' }))).toBe('rtl');
});

test('with forced colours the current page and the chosen filter are outlined', async ({ page }) => {
  await stack.create(uniqueName('Outlined'), 'Text.');
  await page.emulateMedia({ forcedColors: 'active' });
  await signIn(page, stack, 'viewer');
  const link = (name: string) => sections(page).getByRole('link', { name });
  await expect(link('Documents')).toHaveCSS('outline-style', 'solid');
  await expect(link('Agents')).toHaveCSS('outline-style', 'none');
  const filters = page.getByRole('group', { name: 'Show documents by status' }).getByRole('button');
  await expect(filters.and(page.locator('[aria-pressed=true]')).first()).toHaveCSS('outline-style', 'solid');
  await expect(filters.and(page.locator('[aria-pressed=false]')).first()).toHaveCSS('outline-style', 'none');
});

/** WCAG's relative luminance of an opaque `rgb(…)`. */
function luminanceOf(colour: string): number {
  expect(colour).toMatch(/^rgb\(/);
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? [])
    .map((value) => Number(value) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the words in an empty field have enough contrast: ${colorScheme}`, async ({ page }) => {
    await stack.create(uniqueName('Contrast'), 'Text.');
    await page.emulateMedia({ colorScheme });
    await signIn(page, stack, 'viewer');
    const field = page.getByRole('searchbox');
    const words = await field.evaluate((element) => getComputedStyle(element, '::placeholder').color);
    const ground = await field.evaluate((element) => {
      let filled: Element = element;
      while (getComputedStyle(filled).backgroundColor === 'rgba(0, 0, 0, 0)' && filled.parentElement)
        filled = filled.parentElement;
      return getComputedStyle(filled).backgroundColor;
    });
    const colours = [words, ground].map(luminanceOf);
    const [darker = 0, lighter = 0] = colours.sort((one, other) => one - other);
    expect((lighter + 0.05) / (darker + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
}
