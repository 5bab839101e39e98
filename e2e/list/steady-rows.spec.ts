import { expect, type Page } from '@playwright/test';
import { barPart, namesIn, tableOf, waitingButton } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { completedDocument, failure, remove, removeAll, seed } from '../support/seed.ts';

const names = Array.from({ length: 40 }, (_, at) => `Guide ${String(at + 1).padStart(2, '0')}`);
/** So long ago that only the date is told: no row changes because time goes by. */
const startMs = Date.now() - 30 * 24 * 60 * 60_000;
const guide = (name: string) => completedDocument(name, new Date(startMs + names.indexOf(name) * 60_000));

/** The first row in sight and where it is. */
const firstInSight = (page: Page) =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-row]')];
    // What is above it is covered by the header of the page and that of the table.
    const row = rows.find((each) => each.getBoundingClientRect().top > 120);
    return { id: row?.getAttribute('data-row'), top: row?.getBoundingClientRect().top, scrollY: window.scrollY };
  });

/** Scrolls to the middle of the list; gives what is read there. */
async function readInTheMiddle(page: Page) {
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 700);
  await expect.poll(async () => (await firstInSight(page)).scrollY).toBe(700);
  const place = await firstInSight(page);
  return { place, name: place.id ?? '' };
}

/** Starts to write down which rows are touched; the result is which have been by then. */
async function recordTouchedRows(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const touched = new Set<string>();
    const body = document.querySelector('.doc-body');
    if (body === null) throw new Error('there are no rows');
    new MutationObserver((mutations) => {
      for (const { target } of mutations) {
        const element = target instanceof Element ? target : target.parentElement;
        touched.add(
          element?.closest('[role=rowgroup]')?.querySelector('[data-row]')?.getAttribute('data-row') ?? 'all',
        );
      }
    }).observe(body, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(window, { touched });
  });
  return () => page.evaluate(() => [...(window as unknown as { touched: Set<string> }).touched]);
}

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(stack, new Map(names.map((name) => [name, guide(name)])));
});

test.beforeEach(async ({ page, stack }) => {
  await signIn(page, stack, 'editor');
  await expect(namesIn(page).first()).toBeVisible();
});

test('a change of one document draws its row again, and no other', async ({ page, stack }) => {
  const touched = await recordTouchedRows(page);
  await seed(stack, new Map([['Guide 36', { ...guide('Guide 36'), ...failure('quota') }]]));
  await expect(rowOf(page, 'Guide 36')).toContainText('Failed');
  expect(await touched()).toEqual(['Guide 36']);
});

test('what others add and delete waits for a press, and the rows that are read stay where they are', async ({
  page,
  stack,
}) => {
  const { place, name } = await readInTheMiddle(page);
  await seed(stack, new Map(['Added one', 'Added two'].map((added) => [added, completedDocument(added)])));
  await remove(stack, ['Guide 40', name]);
  await expect(waitingButton(page)).toHaveText('2 new, 2 no longer here: show');
  // It is counted at once. The row that is read is still there, and tells the truth.
  await expect(barPart(page, 'All')).toHaveText('40All');
  await expect(rowOf(page, name)).toContainText('No longer here');
  await expect(tableOf(page)).toHaveAttribute('aria-rowcount', '41');
  expect(await firstInSight(page)).toEqual(place);

  await waitingButton(page).click();
  await expect(waitingButton(page)).toHaveCount(0);
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(namesIn(page).nth(2)).toHaveText('Guide 39');
  expect((await namesIn(page).allTextContents()).slice(0, 2).sort()).toEqual(['Added one', 'Added two']);
});

test('the key n shows what is new', async ({ page, stack }) => {
  const { place } = await readInTheMiddle(page);
  await seed(stack, new Map([['Added later', completedDocument('Added later')]]));
  await expect(waitingButton(page)).toHaveText('1 new: show');
  expect(await firstInSight(page)).toEqual(place);
  await page.keyboard.press('n');
  await expect(waitingButton(page)).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(namesIn(page).first()).toHaveText('Added later');
});
