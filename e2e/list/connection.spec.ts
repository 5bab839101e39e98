import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { completedDocument, failure, removeAll, seed } from '../support/seed.ts';
import { uniqueName } from '../support/stack.ts';

test.beforeAll(async ({ stack }) => await removeAll(stack));

test('a retry requested offline is shown as pending and is sent when the network is back', async ({
  page,
  context,
  stack,
}) => {
  const name = uniqueName('Pressed offline');
  const mend = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name });
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'failed');
  await mend();
  await signIn(page, stack, 'editor');
  await expect(rowOf(page, name)).toContainText('Failed');
  await context.setOffline(true);
  const banner = page.getByRole('status').filter({ hasText: "You're offline." });
  await expect(banner).toContainText('Showing the last known state.');
  await page.getByRole('button', { name: `Retry ${name}` }).click();
  await expect(rowOf(page, name)).toContainText('Requesting retry…');
  await expect(rowOf(page, name)).toContainText('Pending');
  await expect(banner).toContainText('1 change of yours not sent yet.');
  expect((await stack.read(id)).sync_status).toBe('failed');
  await context.setOffline(false);
  await expect(rowOf(page, name)).toContainText('Synced');
  await expect(banner).toHaveCount(0);
  expect((await stack.until(id, 'completed')).sync_retry_count).toBe(1);
});

test('a banner shows while the database does not respond, and goes when it responds again', async ({
  page,
  context,
  stack,
}) => {
  await seed(stack, new Map([['Known', completedDocument('Known')]]));
  await signIn(page, stack, 'viewer');
  await expect(rowOf(page, 'Known')).toContainText('Synced');
  // Open connections are not blocked by the route: going offline closes them.
  const database = `http://${stack.info.firestoreHost}/**`;
  await page.route(database, (route) => route.abort());
  await context.setOffline(true);
  await expect(page.getByText("You're offline.")).toBeVisible();
  await context.setOffline(false);
  const banner = page.getByRole('status').filter({ hasText: 'Reconnecting.' });
  await expect(banner).toContainText('Showing the last known state.');
  await expect(rowOf(page, 'Known')).toContainText('Synced');
  await page.unroute(database);
  await expect(banner).toHaveCount(0);
  await seed(stack, new Map([['Known', { ...completedDocument('Known'), ...failure('quota') }]]));
  await expect(rowOf(page, 'Known')).toContainText('Failed');
});

test('a retry of a document that has synced in the meantime shows an info message', async ({
  page,
  context,
  stack,
}) => {
  const name = uniqueName('Succeeds meanwhile');
  await seed(stack, new Map([[name, { ...completedDocument(name), ...failure('server_error') }]]));
  await signIn(page, stack, 'editor');
  await expect(rowOf(page, name)).toContainText('Failed');
  await context.setOffline(true);
  await page.getByRole('button', { name: `Retry ${name}` }).click();
  await expect(rowOf(page, name)).toContainText('Requesting retry…');
  await seed(stack, new Map([[name, completedDocument(name)]]));
  await context.setOffline(false);
  await expect(page.getByText(`“${name}” had already synced.`, { exact: true })).toBeVisible();
  await expect(rowOf(page, name)).toContainText('Synced');
});
