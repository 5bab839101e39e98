/** The page under its content security policy, in a real browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { openDocument, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

/** Collects what the policy blocks, on every page that is opened from now on. */
async function collectViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction('reportViolation', (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      (window as unknown as { reportViolation(text: string): void }).reportViolation(
        `${effectiveDirective} ${blockedURI}`,
      );
    });
  });
  return violations;
}

test('every section of the page works without a violation of its policy', async ({ page }) => {
  const { id } = await stack.create(uniqueName('Under the policy'), 'Text.');
  const violations = await collectViolations(page);
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('table', { name: 'Documents' })).toBeVisible();
  await page
    .getByRole('button', { name: /^(?:Upload|Add)/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  const links = page.getByRole('navigation', { name: 'Sections' }).getByRole('link');
  for (let index = (await links.count()) - 1; index >= 0; index -= 1) {
    await links.nth(index).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await openDocument(page, stack, id);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${stack.info.apiUrl}/docs`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(violations).toEqual([]);
});

test('the policy blocks an inline script and requests to other hosts', async ({ page }) => {
  const violations = await collectViolations(page);
  await page.goto(stack.info.hostingUrl);
  await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.hasRun = true';
    document.body.append(script);
    await fetch('https://evil.example/').catch(() => undefined);
  });
  expect(await page.evaluate(() => 'hasRun' in window)).toBe(false);
  await expect.poll(() => violations).toEqual(['script-src-elem inline', 'connect-src https://evil.example/']);
});

test('another website cannot show the page in a frame', async ({ page }) => {
  const website = createServer((_, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<title>Evil</title><iframe src="${stack.info.hostingUrl}/"></iframe>`),
  );
  await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
  const refusals: string[] = [];
  page.on('console', (message) => refusals.push(message.text()));
  await page.goto(`http://localhost:${(website.address() as AddressInfo).port}/`);
  await expect.poll(() => refusals.join(' ')).toMatch(/frame-ancestors 'none'/);
  await expect(page.frameLocator('iframe').getByText('Knowledge Sync')).toHaveCount(0);
  website.closeAllConnections();
  website.close();
});

test('another website cannot sign in, call the API or read Firestore', async ({ page }) => {
  // A server of this machine: browsers guard those against public websites, each in its own way.
  const website = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>Evil</title>'),
  );
  await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://localhost:${(website.address() as AddressInfo).port}/`);
  const { authUrl, apiUrl, firestoreHost, projectId } = stack.info;
  const outcomes = await page.evaluate(
    async (urls) =>
      await Promise.all(
        urls.map(async (url) => {
          const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' };
          const read = await fetch(url, { headers }).then(
            () => 'read',
            () => 'blocked',
          );
          const post = await fetch(url, { method: 'POST', body: '{}', headers }).then(
            () => 'read',
            () => 'blocked',
          );
          return [read, post];
        }),
      ),
    [
      `${authUrl}/emulator/v1/projects/${projectId}/config`,
      `${apiUrl}/health`,
      `http://${firestoreHost}/v1/projects/${projectId}/databases/(default)/documents/knowledge`,
    ],
  );
  expect(outcomes.flat()).toEqual(Array.from({ length: 6 }, () => 'blocked'));
  website.closeAllConnections();
  website.close();
});
