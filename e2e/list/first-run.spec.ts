import { expect, type Page } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, rowOf, signIn } from '../support/page.ts';
import { completedDocument, removeAll, seed } from '../support/seed.ts';
import { uniqueName } from '../support/stack.ts';

test.use({ isSetUp: false });

test.beforeEach(async ({ stack }) => await removeAll(stack));

const card = (page: Page) => page.getByRole('region', { name: 'Get started' });
const currentStep = (page: Page) => card(page).locator('[aria-current=step]');
const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name });

test('three steps lead from the empty page to an agent that knows the sample document', async ({ page, stack }) => {
  const agent = uniqueName('First');
  await stack.addAgent(agent);
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeVisible();
  await expect(currentStep(page)).toContainText('Add a document');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Try a sample document' }).click();
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeHidden();
  await expect(rowOf(page, 'Sample: opening hours')).toContainText('Synced');

  await expect(currentStep(page)).toContainText('Connect an agent');
  await card(page).getByRole('link', { name: 'Connect an agent' }).click();
  await page.getByRole('button', { name: `Connect ${agent}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('button', { name: `Disconnect ${agent}` })).toBeVisible();

  await section(page, 'Documents').click();
  const known = page.getByRole('region', { name: 'Your agent knows it' });
  await expect(known).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(rowOf(page, 'Sample: opening hours')).toContainText('Available to agents');
  await expect(known).toHaveCount(0);
  await stack.detachAll();
});

test('a viewer sees the steps without buttons, and hides them for good', async ({ page, stack }) => {
  await seed(stack, new Map([['first', completedDocument('First')]]));
  await signIn(page, stack, 'viewer');
  await expect(currentStep(page)).toContainText('An editor connects one');
  await expect(card(page).getByRole('link')).toHaveCount(0);
  await card(page).getByRole('button', { name: 'Hide these steps' }).click();
  await expect(card(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('link', { name: 'First' })).toBeVisible();
  await expect(card(page)).toHaveCount(0);
});
