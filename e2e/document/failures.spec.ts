import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, openDocument, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();

test('a refused text offers Edit first and shows what ElevenLabs said, with the details collapsed', async ({
  page,
}) => {
  const name = uniqueName('Refused');
  await stack.fault({ kind: 'status', preset: 'text_too_long', name });
  const { id } = await stack.create(name, 'Text.');
  const { sync_error: error } = await stack.until(id, 'failed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  const actions = page.locator('article > header').locator('a, button');
  await expect(actions.nth(0)).toHaveText('Edit');
  await expect(actions.nth(1)).toHaveText('Retry');
  const failure = page.getByRole('region', { name: 'What went wrong' });
  await expect(failure).toContainText(error?.detail ?? 'no detail');
  const code = failure.getByText(error?.provider_code ?? 'no code', { exact: true });
  await expect(code).toBeHidden();
  await failure.getByText('Technical details', { exact: true }).click();
  await expect(code).toBeVisible();
  await expectAccessible(page);
});

test('a failure that a retry may cure offers Retry first', async ({ page }) => {
  const name = uniqueName('Unavailable');
  await stack.fault({ kind: 'status', status: 503, name });
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'failed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await expect(page.locator('article > header').locator('a, button').nth(0)).toHaveText('Retry');
});

test('a failure of the API key says who must act, and offers no way that cannot help first', async ({ page }) => {
  const name = uniqueName('No key');
  await stack.fault({ kind: 'status', preset: 'invalid_api_key', name });
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'failed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await expect(page.getByRole('region', { name: 'What went wrong' })).toContainText(
    'An administrator needs to act first.',
  );
  await expect(page.locator('article > header').locator('a, button').nth(0)).toHaveText('Edit');
});
