import { expect, test } from '@playwright/test';
import { rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('the printed list has every row of the page, in black on white, and no controls', async ({ page }) => {
  const names = [uniqueName('Printed'), uniqueName('n'.repeat(150))];
  for (const name of names) await stack.create(name, 'Text.');
  await page.emulateMedia({ colorScheme: 'dark' });
  await signIn(page, stack, 'editor');
  for (const name of names) await expect(rowOf(page, name)).toBeVisible();
  const rows = page.getByRole('table', { name: 'Documents' }).getByRole('row');
  const shown = await rows.count();
  await page.setViewportSize({ width: 718, height: 400 });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.locator('input:visible')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  for (const name of names) await expect(rowOf(page, name)).toBeVisible();
  expect(await rows.count()).toBe(shown);
  const paper = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    const floating = [...document.querySelectorAll('body *')].filter((element) => {
      const { position, display } = getComputedStyle(element);
      return display !== 'none' && (position === 'fixed' || position === 'sticky') && element.clientHeight > 1;
    });
    return { backgroundColor, color, floating: floating.map(({ outerHTML }) => outerHTML.slice(0, 100)) };
  });
  expect(paper).toEqual({ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(0, 0, 0)', floating: [] });
});
