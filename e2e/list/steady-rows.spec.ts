import { expect, type Page } from '@playwright/test';
import { barPart, namesIn, tableOf, waitingButton } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { completedDocument, failure, remove, removeAll, seed } from '../support/seed.ts';

const names = Array.from({ length: 40 }, (_, at) => `Guide ${String(at + 1).padStart(2, '0')}`);
/** So long ago that rows show a date, which does not change as time passes. */
const startMs = Date.now() - 30 * 24 * 60 * 60_000;
const guide = (name: string) => completedDocument(name, new Date(startMs + names.indexOf(name) * 60_000));

/** The first visible row and its position. */
const firstInSight = (page: Page) =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-row]')];
    // Rows above are covered by the headers of the page and the table.
    const row = rows.find((each) => each.getBoundingClientRect().top > 120);
    return { id: row?.getAttribute('data-row'), top: row?.getBoundingClientRect().top, scrollY: window.scrollY };
  });

/** Scrolls to the middle of the list and returns the first row there. */
async function readInTheMiddle(page: Page) {
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 700);
  await expect.poll(async () => (await firstInSight(page)).scrollY).toBe(700);
  const place = await firstInSight(page);
  return { place, name: place.id ?? '' };
}

/** Records which rows change in the DOM. The result returns the rows changed until then. */
async function recordTouchedRows(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const touched = new Set<string>();
    const body = document.querySelector('[role=rowgroup]:has([data-row])');
    if (body === null) throw new Error('there are no rows');
    new MutationObserver((mutations) => {
      for (const { target } of mutations) {
        const element = target instanceof Element ? target : target.parentElement;
        touched.add(
          element?.closest('[role=presentation]')?.querySelector('[data-row]')?.getAttribute('data-row') ?? 'all',
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

test('a change of one document renders its row again, and no other', async ({ page, stack }) => {
  // Every row changes once, when the agents are known.
  await expect(rowOf(page, 'Guide 40')).toContainText('Not used by any agent');
  const touched = await recordTouchedRows(page);
  await seed(stack, new Map([['Guide 36', { ...guide('Guide 36'), ...failure('quota') }]]));
  await expect(rowOf(page, 'Guide 36')).toContainText('Failed');
  expect(await touched()).toEqual(['Guide 36']);
});

test('documents that others add and delete wait for a press, and the visible rows stay in place', async ({
  page,
  stack,
}) => {
  const { place, name } = await readInTheMiddle(page);
  await seed(stack, new Map(['Added one', 'Added two'].map((added) => [added, completedDocument(added)])));
  await remove(stack, ['Guide 40', name]);
  await expect(waitingButton(page)).toHaveText('Refresh list (4 changes)');
  // The counts change at once. The visible row stays and shows the current state.
  await expect(barPart(page, 'All')).toHaveText('40All');
  await expect(rowOf(page, name)).toContainText('Deleted');
  await expect(tableOf(page).getByRole('row')).toHaveCount(41);
  expect(await firstInSight(page)).toEqual(place);

  await waitingButton(page).click();
  await expect(waitingButton(page)).toHaveCount(0);
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(namesIn(page).nth(2)).toHaveText('Guide 39');
  expect((await namesIn(page).allTextContents()).slice(0, 2).sort()).toEqual(['Added one', 'Added two']);
});

test('the key n shows new documents', async ({ page, stack }) => {
  const { place } = await readInTheMiddle(page);
  await seed(stack, new Map([['Added later', completedDocument('Added later')]]));
  await expect(waitingButton(page)).toHaveText('Show 1 new document');
  expect(await firstInSight(page)).toEqual(place);
  await page.keyboard.press('n');
  await expect(waitingButton(page)).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(namesIn(page).first()).toHaveText('Added later');
});
