import { expect, type Page } from '@playwright/test';
import { namesIn } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { failure, removeAll, seed } from '../support/seed.ts';
import { listed, minutesAgo, underWay, waitingSince } from '../support/states.ts';

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(
    stack,
    listed({
      Prices: underWay(),
      Hours: underWay(),
      Returns: waitingSince(minutesAgo(1)),
      ...Object.fromEntries(['One', 'Two', 'Three', 'Four'].map((name) => [name, underWay()])),
    }),
  );
});

/** Records what the live region says. The result returns everything said until then. */
async function recordChanges(page: Page): Promise<() => Promise<string[]>> {
  await page.getByRole('status', { name: 'Changes' }).evaluate((region) => {
    const said: string[] = [];
    const listen = () => void said.push(region.textContent ?? '');
    new MutationObserver(listen).observe(region, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { said });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test('a screen reader hears once that a sync finished or failed, and nothing about documents in progress', async ({
  page,
  stack,
}) => {
  const changes = page.getByRole('status', { name: 'Changes' });
  await signIn(page, stack, 'viewer');
  await expect(namesIn(page)).toHaveCount(7);
  await expect(changes).toHaveText('');
  const said = await recordChanges(page);
  await seed(stack, listed({ Prices: {} }));
  await expect(changes).toHaveText('Prices: synced.');
  await seed(stack, listed({ Returns: underWay() }));
  await expect(rowOf(page, 'Returns')).toContainText('Syncing');
  await seed(stack, listed({ Hours: failure('quota') }));
  await expect(changes).toHaveText('Hours: failed.');
  await seed(stack, listed({ One: {}, Two: {}, Three: failure('network'), Four: {} }));
  await expect(changes).toHaveText('3 documents synced. 1 document failed.');
  expect(await said()).toEqual(['Prices: synced.', 'Hours: failed.', '3 documents synced. 1 document failed.']);
});
