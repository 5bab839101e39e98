import { expect, type Page } from '@playwright/test';
import { barPart, namesIn } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { completedDocument, failure, removeAll, seed } from '../support/seed.ts';

/** More than one page. */
const names = Array.from({ length: 130 }, (_, at) => `Article ${String(at + 1).padStart(3, '0')}`);

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(
    stack,
    new Map(
      names.map((name, at) => [
        name,
        {
          ...completedDocument(name, new Date(Date.now() - at * 60_000)),
          ...(at % 20 === 0 ? failure('auth_error') : {}),
        },
      ]),
    ),
  );
});

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/**
 * The layout shift of a load, without what a press causes: https://web.dev/articles/cls
 *
 * @returns the sum, and what moved
 */
async function shiftOfReload(page: Page): Promise<{ sum: number; moved: string[] }> {
  await page.addInitScript(() => {
    const shift = { sum: 0, moved: [] as string[] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        if (entry.hadRecentInput) continue;
        shift.sum += entry.value;
        for (const { node, previousRect, currentRect } of entry.sources)
          shift.moved.push(
            `${entry.value.toFixed(3)}: ${node?.nodeName} "${node?.textContent?.slice(0, 60)}" from ${previousRect.top} to ${currentRect.top}`,
          );
      }
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(window, { shift });
  });
  await page.reload();
  await expect(namesIn(page).first()).toBeVisible();
  await expect(barPart(page, 'All')).toHaveText(/^130/);
  // All parts of the page are fetched two seconds after the start.
  await page.waitForTimeout(3_000);
  return await page.evaluate(() => (window as unknown as { shift: { sum: number; moved: string[] } }).shift);
}

for (const [where, width, height] of [
  ['desk', 1280, 800],
  ['phone', 390, 844],
] as const)
  test(`a list of more than 100 documents does not move while it loads: ${where}`, async ({ page, stack }) => {
    await page.setViewportSize({ width, height });
    await signIn(page, stack, 'editor');
    await expect(barPart(page, 'All')).toHaveText(/^130/);
    const { sum, moved } = await shiftOfReload(page);
    expect(sum, moved.join('\n')).toBeLessThan(0.02);
  });

test('the status tabs stay in place whatever the counts are, and the first row is in sight', async ({
  page,
  stack,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, stack, 'editor');
  await expect(barPart(page, 'Failed')).toHaveText(/^7/);
  const boxes = () =>
    Promise.all(['All', 'Pending', 'Syncing', 'Synced', 'Failed'].map((title) => barPart(page, title).boundingBox()));
  const before = await boxes();
  expect(new Set(before.map((box) => Math.round(box?.width ?? 0))).size).toBe(1);
  await seed(
    stack,
    new Map(names.slice(0, 60).map((name) => [name, { ...completedDocument(name), ...failure('auth_error') }])),
  );
  await expect(barPart(page, 'Failed')).toHaveText(/^(6[0-9])/);
  expect(await boxes()).toEqual(before);
  // Below the banner of a cause that many share.
  const first = await rowOf(page, 'Article').boundingBox();
  expect(first?.y).toBeLessThan(420);
});
