/** The listeners of a page that is left. Without an end from the page the server keeps them. */
import { expect, test } from '@playwright/test';
import { rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('a page that is left ends its listeners, and listens again when it is shown', async ({ page }) => {
  const name = uniqueName('Kept');
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'completed');
  await signIn(page, stack, 'viewer');
  await expect(rowOf(page, name)).toContainText('Synced');
  // Playwright turns the cache of left pages off, so the test sends the events of a kept page.
  const ended = page.waitForRequest(/[?&]TYPE=terminate/);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await ended;
  const renamed = uniqueName('Renamed');
  await stack.edit(id, { name: renamed });
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(rowOf(page, renamed)).toBeVisible();
});
