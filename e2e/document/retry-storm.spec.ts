import { expect, type Page } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const people = 5;
const tabsEach = 2;
const calls = 5;

test('ten tabs and the API request a retry at the same moment, and it runs once', async ({ browser }) => {
  test.setTimeout(180_000);
  const name = uniqueName('Retry storm');
  const mend = await stack.fault({ kind: 'status', preset: 'invalid_api_key', name });
  const { id } = await stack.create(name, 'Everybody presses at once.');
  const failed = await stack.until(id, 'failed');
  await mend();
  const requestsBefore = (await stack.requestsOf(name)).length;

  const contexts = await Promise.all(Array.from({ length: people }, () => browser.newContext()));
  const tabs: Page[] = [];
  for (const context of contexts) {
    for (let tab = 0; tab < tabsEach; tab += 1) {
      const page = await context.newPage();
      if (tab === 0) await signIn(page, stack, 'editor');
      else await page.goto(stack.info.hostingUrl);
      await expect(rowOf(page, name)).toContainText('Failed');
      tabs.push(page);
    }
  }
  // All tabs and calls share one clock, so they act in the same instant.
  const atMs = Date.now() + 2_000;
  const press = (page: Page): Promise<boolean> =>
    page.evaluate(
      async ({ label, waitUntilMs }) => {
        await new Promise((resolve) => setTimeout(resolve, waitUntilMs - Date.now()));
        const button = document.querySelector<HTMLElement>(`[aria-label="${label}"]`);
        button?.click();
        return button !== null;
      },
      { label: `Retry ${name}`, waitUntilMs: atMs },
    );
  const call = async () => {
    await new Promise((resolve) => setTimeout(resolve, atMs - Date.now()));
    return await stack.retry(id);
  };
  const [pressed, answers] = await Promise.all([
    Promise.all(tabs.map(press)),
    Promise.all(Array.from({ length: calls }, call)),
  ]);

  expect(pressed.filter(Boolean).length).toBeGreaterThan(1);
  // At most one call takes effect: the flag of a tab may be first.
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  for (const page of tabs) await expect(rowOf(page, name)).toContainText('Synced');
  // Long enough for late requests to be refused, and for a second run to start.
  await new Promise((resolve) => setTimeout(resolve, 5_000));

  const completed = await stack.until(id, 'completed');
  expect(completed.sync_retry_count).toBe(failed.sync_retry_count + 1);
  // The sweep may be asking for the index already.
  const requests = (await stack.requestsOf(name))
    .slice(requestsBefore)
    .filter(({ route }) => !route?.includes('rag-index'));
  expect(requests.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
    'POST /v1/convai/knowledge-base/text 200',
  ]);
  expect(await stack.copies(id)).toHaveLength(1);
  await Promise.all(contexts.map((context) => context.close()));
});
