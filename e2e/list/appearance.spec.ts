import { Timestamp } from '@google-cloud/firestore';
import { errorCatalogue } from '@knowledge-sync/contract';
import { expect } from '@playwright/test';
import { namesIn } from '../support/list.ts';
import { test } from '../support/own-stack.ts';
import { expectAccessible, rowOf, signIn } from '../support/page.ts';
import { failure, removeAll, seed } from '../support/seed.ts';
import { listed, minutesAgo, underWay, waitingSince } from '../support/states.ts';

const manual = {
  type: 'file',
  filename: 'manual.pdf',
  content_type: 'application/pdf',
  size_bytes: 148 * 1024,
  sha256: 'a'.repeat(64),
} as const;
const longName = 'A name without any place to break it '.replaceAll(' ', '_').repeat(4);

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  await seed(
    stack,
    listed({
      'Opening hours': waitingSince(minutesAgo(2)),
      'Damaged parcels': {
        ...underWay(),
        sync_progress: {
          attempt: 2,
          of: 3,
          message: errorCatalogue.rate_limit.waiting,
          next_attempt_at: Timestamp.fromDate(minutesAgo(-30)),
        },
      },
      Refunds: failure('auth_error'),
      Warranty: { ...failure('server_error'), next_retry_at: Timestamp.fromDate(minutesAgo(-30)) },
      Manual: { source: manual },
      'Old prices': {
        deletion_requested_at: Timestamp.fromDate(minutesAgo(0)),
        deletion_not_before: Timestamp.fromDate(minutesAgo(-30)),
      },
      [longName]: { index_status: 'too_small', index_progress: null },
    }),
  );
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`at 320 pixels each card shows its state and its actions, without accessibility violations: ${colorScheme}`, async ({
    page,
    stack,
  }) => {
    await page.setViewportSize({ width: 320, height: 1600 });
    await page.emulateMedia({ colorScheme });
    await signIn(page, stack, 'editor');
    await expect(namesIn(page)).toHaveCount(7);
    for (const [name, facts] of Object.entries({
      'Opening hours': ['Pending', 'Added', 'Text'],
      'Damaged parcels': ['Syncing', /Service busy · retrying in \d+ min \(attempt 2 of 3\)/],
      Refunds: ['Failed', 'API key invalid.', 'Details', 'Retry'],
      Warranty: ['Failed', /Service unavailable · retrying automatically in \d+ min/],
      Manual: ['Synced', 'Not used by any agent', /minutes ago/, 'PDF', '148 KB'],
      'Old prices': ['Deleting', /Deletes in \d+ min/, 'Undo'],
      [longName]: ['Synced', 'Not used by any agent'],
    })) {
      for (const fact of facts)
        await expect(rowOf(page, name).getByText(fact).filter({ visible: true }).first()).toBeInViewport();
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Details', exact: true }).first().click();
    await page.getByRole('checkbox', { name: 'Select Refunds' }).check();
    await expect(page.getByRole('region', { name: 'Selected documents' })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
}

test('nothing is animated for a user who prefers reduced motion', async ({ page, stack }) => {
  const endless = () =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations === Infinity)
          .length,
    );
  await signIn(page, stack, 'viewer');
  await expect(rowOf(page, 'Damaged parcels')).toContainText('Syncing');
  // The icon of a syncing document spins for other users.
  expect(await endless()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(endless).toBe(0);
});
