import { Timestamp } from '@google-cloud/firestore';
import { expect, type Page } from '@playwright/test';
import { barPart, namesIn } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { failure, removeAll, seed } from '../support/seed.ts';
import { listed, minutesAgo, underWay, waitingSince } from '../support/states.ts';

const failed = ['Refused one', 'Refused two', 'Too much'];
const moving = ['Waits', 'Waits longest', 'Being sent'];
const live = { Fast: 800, Usual: 1_000, 'Usual, too': 2_000, Slow: 34_000 };
const fact = (page: Page, term: string) =>
  page
    .getByRole('region', { name: 'Typical sync time' })
    .locator('div', { has: page.getByText(term, { exact: true }) })
    .last();

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(
    stack,
    listed({
      'Refused one': failure('auth_error'),
      'Refused two': failure('auth_error'),
      'Too much': failure('quota'),
      Waits: waitingSince(minutesAgo(1)),
      'Waits longest': waitingSince(minutesAgo(3)),
      'Being sent': underWay(),
      ...Object.fromEntries(Object.entries(live).map(([name, ms]) => [name, { time_to_live_ms: ms }])),
    }),
  );
});

test('pressing a status in the bar filters by it, and pressing it again shows all', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  await expect(namesIn(page)).toHaveCount(10);
  await expect(barPart(page, 'All')).toHaveAttribute('aria-pressed', 'true');
  await barPart(page, 'Failed').click();
  await expect(namesIn(page)).toHaveText(failed);
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/?status=failed`);
  await expect(barPart(page, 'Failed')).toHaveAttribute('aria-pressed', 'true');
  await expect(barPart(page, 'All')).toHaveAttribute('aria-pressed', 'false');
  // The filter changes the list, not the counts.
  await expect(barPart(page, 'All')).toHaveText(/^10/);
  await barPart(page, 'Failed').click();
  await expect(namesIn(page)).toHaveCount(10);
  await expect(page).toHaveURL(`${stack.info.hostingUrl}/`);
  await expect(barPart(page, 'Failed')).toHaveAttribute('aria-pressed', 'false');
});

test('the times of the latest syncs are shown with their chart on request', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  const chart = page.getByRole('figure');
  const sentence = 'Last 4 syncs: median 2 s, 90th percentile 34 s, slowest 34 s.';
  await expect(fact(page, 'Typical sync time')).toContainText('2 s');
  await expect(chart).toHaveCount(0);
  await page.getByRole('button', { name: 'Show sync times' }).click();
  await expect(chart).toContainText(sentence);
  await expect(chart.locator('rect')).toHaveCount(4);
  await page.getByRole('button', { name: 'Hide sync times' }).click();
  await expect(chart).toHaveCount(0);
});

test('page and tab count documents by status and update live', async ({ page, stack }) => {
  const icon = page.locator('link[rel=icon]');
  await signIn(page, stack, 'viewer');
  await expect(page.getByText('3 documents failed · 3 syncing', { exact: true })).toBeVisible();
  for (const [title, count] of Object.entries({ All: 10, Pending: 2, Syncing: 1, Synced: 4, Failed: 3 }))
    await expect(barPart(page, title)).toHaveText(`${count}${title}`);
  await expect(fact(page, 'Longest wait')).toHaveText(/[3-9] min$/);
  await barPart(page, 'Failed').click();
  const causes = page.getByRole('list', { name: 'Causes of failures' });
  await expect(causes.getByRole('button')).toHaveText(['API key invalid (2)', 'Quota exceeded (1)']);
  await causes.getByRole('button', { name: 'Quota exceeded (1)' }).click();
  await expect(namesIn(page)).toHaveText(['Too much']);
  await expect(page).toHaveURL(/\?status=failed&cause=quota$/);
  await page.goto(stack.info.hostingUrl);
  await expect(page).toHaveTitle('(3) Knowledge Sync');
  await expect(icon).toHaveAttribute('href', '/favicon-attention.svg');

  await seed(stack, listed(Object.fromEntries(failed.map((name) => [name, {}]))));
  await expect(page.getByText('Syncing 3 of 10 documents', { exact: true })).toBeVisible();
  await expect(page).toHaveTitle('Knowledge Sync');
  await expect(icon).toHaveAttribute('href', '/favicon.svg');

  await seed(stack, listed(Object.fromEntries(moving.map((name) => [name, {}]))));
  await expect(
    page.getByText('All 10 documents are synced, but no agent uses them yet.', { exact: true }),
  ).toBeVisible();
  await expect(barPart(page, 'Synced')).toHaveText('10Synced');
  await expect(fact(page, 'Longest wait')).toHaveCount(0);
});

test('documents that are tried again automatically need nobody', async ({ page, stack }) => {
  const next_retry_at = Timestamp.fromMillis(Date.now() + 9 * 60_000);
  await seed(
    stack,
    listed({
      Fast: failure('auth_error'),
      Usual: { ...failure('network'), next_retry_at },
      Slow: { ...failure('server_error'), next_retry_at },
    }),
  );
  await signIn(page, stack, 'viewer');
  await expect(page.getByText('1 document failed · 2 retrying', { exact: true })).toBeVisible();
  await expect(page).toHaveTitle('(1) Knowledge Sync');
  await seed(stack, listed({ Fast: {} }));
  await expect(page.getByText('2 documents retrying', { exact: true })).toBeVisible();
  await expect(page).toHaveTitle('Knowledge Sync');
});
