import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { completedDocument, failure, removeAll, seed } from '../support/seed.ts';

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  const refused = Array.from({ length: 5 }, (_, at) => `Refused ${at + 1}`);
  const documents = refused.map((name) => [name, { ...completedDocument(name), ...failure('auth_error') }] as const);
  await seed(stack, new Map([...documents, ['Fine', completedDocument('Fine')]]));
});

test('a banner names the reason that many failed documents share and leads to them', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  const cause = page.getByRole('region', { name: 'Shared failure' });
  await expect(cause).toContainText('5');
  await expect(cause.getByRole('button', { name: 'Retry all failed' })).toHaveAttribute('aria-disabled', 'true');
  await cause.getByRole('button', { name: 'Show all failed' }).click();
  await expect(page).toHaveURL(/\?status=failed$/);
  await expect(page.getByRole('link', { name: /^Refused \d$/ })).toHaveCount(5);
  await expect(page.getByRole('link', { name: 'Fine', exact: true })).toHaveCount(0);
});
