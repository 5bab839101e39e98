import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { expect } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { signIn } from '../support/page.ts';
import { completedDocument, failure, removeAll, seed } from '../support/seed.ts';

test.beforeAll(async ({ stack }) => {
  await removeAll(stack);
  const refused = Array.from({ length: 5 }, (_, at) => `Refused ${at + 1}`);
  const others = ['Too large', 'Not a file'].map(
    (name) => [name, { ...completedDocument(name), ...failure('validation') }] as const,
  );
  const documents = refused.map((name) => [name, { ...completedDocument(name), ...failure('auth_error') }] as const);
  await seed(
    stack,
    new Map<string, Partial<KnowledgeDocument>>([...documents, ...others, ['Fine', completedDocument('Fine')]]),
  );
});

test('a banner names the reason that many failed documents share and leads to them', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer');
  const cause = page.getByRole('region', { name: 'Shared failure' });
  await expect(cause).toContainText('5 of 7 failed for the same reason');
  await expect(cause.getByRole('button', { name: 'Retry these 5' })).toHaveAttribute('aria-disabled', 'true');
  await cause.getByRole('button', { name: 'Show these 5' }).click();
  await expect(page).toHaveURL(/\?status=failed&cause=auth_error$/);
  await expect(page.getByRole('link', { name: /^Refused \d$/ })).toHaveCount(5);
  await expect(page.getByRole('link', { name: /^(Fine|Too large|Not a file)$/ })).toHaveCount(0);
  await expect(cause.getByRole('button', { name: 'Show these 5' })).toHaveCount(0);
});
