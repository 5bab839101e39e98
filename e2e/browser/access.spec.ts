import { signIn as signInToApi } from '@knowledge-sync/emulator/client';
import { devices, expect, test } from '@playwright/test';
import { expectAccessible, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('a viewer sees every document, and the reason why uploads are disabled', async ({ page }) => {
  const name = uniqueName('Seen by viewers');
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'completed');
  await signIn(page, stack, 'viewer');
  await expect(rowOf(page, name)).toContainText('Synced');
  const upload = page.getByRole('button', { name: /^Upload/ });
  await expect(upload).toHaveAttribute('aria-disabled', 'true');
  await upload.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Only editors can do this/)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a user without a role sees their account and whom to ask', async ({ page }) => {
  await signIn(page, stack, 'outsider');
  await expect(page.getByRole('heading', { name: /access/i })).toBeVisible();
  await expect(page.getByText('outsider@example.com').first()).toBeVisible();
  await expectAccessible(page);
});

test('a person whose role is removed is signed out and told why, and the token reads nothing', async ({ page }) => {
  const { hostingUrl, authUrl, firestoreHost, projectId, database, apiUrl } = stack.info;
  const email = `leaving-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const password = 'a password';
  const created = await fetch(`${authUrl}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts`, {
    method: 'POST',
    headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, emailVerified: true }),
  });
  const { localId } = (await created.json()) as { localId: string };
  const setRole = (role: string | null) => stack.call('PUT', `people/${localId}/role`, { role }, 'admin@example.com');
  expect((await setRole('editor')).status).toBe(200);
  const authorization = `Bearer ${await signInToApi(authUrl, email, password)}`;
  const documents = `http://${firestoreHost}/v1/projects/${projectId}/databases/${database}/documents`;
  const statusOf = async (address: string) => (await fetch(address, { headers: { authorization } })).status;
  expect(await statusOf(`${documents}/knowledge?pageSize=1`)).toBe(200);

  await page.goto(hostingUrl);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Documents' })).toBeVisible();
  // Sign-ins have a time in whole seconds.
  await page.waitForTimeout(1_100);
  expect((await setRole(null)).status).toBe(200);

  await expect(page.getByText('Your access was changed. Sign in again.')).toBeVisible();
  await expectAccessible(page);
  expect(await statusOf(`${documents}/knowledge?pageSize=1`)).toBe(403);
  expect([401, 403]).toContain(await statusOf(`${apiUrl}/knowledge`));
});

test('the header names the simulator', async ({ page }) => {
  await signIn(page, stack, 'viewer');
  await expect(page.getByText(/simulator/i).first()).toBeVisible();
});

test('a banner reports a lost network until it is back', async ({ page, context }) => {
  await signIn(page, stack, 'viewer');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await context.setOffline(true);
  await expect(
    page
      .getByText(/offline|no connection|network/i)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/you're offline/i)).toHaveCount(0);
});

test('a part of the page that cannot be fetched leaves the rest working', async ({ page }) => {
  await page.route(/AgentsPage/, (route) => route.abort());
  await signIn(page, stack, 'viewer');
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('link', { name: 'Agents' }).click();
  await expect(page.getByRole('alert')).toContainText("Couldn't load this");
  await sections.getByRole('link', { name: 'Documents' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Documents' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await sections.getByRole('link', { name: 'Agents' }).click();
  await page.unroute(/AgentsPage/);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, options] of Object.entries({
    desk: { viewport: { width: 1280, height: 800 } },
    phone: devices['iPhone SE'],
  })) {
    test(`is accessible and does not scroll horizontally: ${device}, ${colorScheme}`, async ({ browser }) => {
      const { defaultBrowserType: _none, ...contextOptions } = { defaultBrowserType: '', ...options };
      const page = await (await browser.newContext({ ...contextOptions, colorScheme })).newPage();
      const name = uniqueName('A very long name that has to be broken somewhere'.repeat(3));
      await stack.fault({ kind: 'status', preset: 'text_too_long', name });
      const { id } = await stack.create(name, 'Text.');
      await stack.until(id, 'failed');
      await page.goto(stack.info.hostingUrl);
      await expect(page.getByRole('button', { name: /^Sign in as editor/i })).toBeVisible();
      await expectAccessible(page);
      await signIn(page, stack, 'editor');
      await expect(rowOf(page, name)).toContainText('Failed');
      await rowOf(page, name)
        .getByRole('button', { name: /Details/ })
        .click();
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.context().close();
    });
  }
}
