import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, openAccountMenu, signIn } from '../support/page.ts';
import { LocalStack } from '../support/stack.ts';

const stack = new LocalStack();
const uniqueEmail = (): string => `ana-${crypto.randomUUID().slice(0, 8)}@example.com`;
const rowOf = (page: Page, email: string) => page.getByRole('row').filter({ hasText: email });

async function openPeople(page: Page): Promise<void> {
  await signIn(page, stack, 'admin');
  await (await openAccountMenu(page)).getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await expect(page.locator('[popover]:popover-open')).toHaveCount(0);
  await expect(rowOf(page, 'editor@example.com')).toBeVisible();
}

async function addPerson(page: Page, email: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Add person' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByLabel('Email address').fill(email);
  await dialog.getByRole('radio', { name: role }).check();
  await dialog.getByRole('button', { name: 'Add person' }).click();
}

test('an admin adds a person, raises the role at once, and lowers it after a question', async ({ page }) => {
  const email = uniqueEmail();
  await openPeople(page);
  await expectAccessible(page);
  await addPerson(page, email, 'Editor');
  const row = rowOf(page, email);
  await expect(row).toContainText('Email not confirmed');
  const role = row.getByRole('combobox', { name: `Role of ${email}` });
  await expect(role).toHaveValue('editor');

  await role.selectOption('Admin');
  await expect(page.getByText(`${email}: Admin`)).toBeVisible();
  await expect(role).toHaveValue('admin');

  await role.selectOption('Viewer');
  const question = page.getByRole('alertdialog', { name: `Change ${email} to Viewer?` });
  await expect(question).toContainText('within an hour at most');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(role).toHaveValue('admin');
  await role.selectOption('No access');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove access' }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(role).toHaveValue('none');

  await page.reload();
  await expect(rowOf(page, email).getByRole('combobox')).toHaveValue('none');
});

test('a refused addition says why and keeps the address', async ({ page }) => {
  await openPeople(page);
  await addPerson(page, 'viewer@example.com', 'Admin');
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await expect(dialog.getByRole('alert')).toContainText('already has the role viewer');
  await expect(dialog.getByLabel('Email address')).toHaveValue('viewer@example.com');
});

test('the search filters by address, and an admin cannot change their own role', async ({ page }) => {
  await openPeople(page);
  await page.getByRole('searchbox', { name: 'Search by email' }).fill('ADMIN@');
  await expect(page.getByRole('row').filter({ hasText: '@example.com' })).toHaveCount(1);
  const own = rowOf(page, 'admin@example.com');
  await expect(own).toContainText('(you)');
  await expect(own.getByRole('combobox')).toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Search by email' }).fill('nobody here');
  await expect(page.getByRole('heading', { name: 'No one matches' })).toBeVisible();
});

test('on a phone the page fits and is accessible', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openPeople(page);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});

test('a list that cannot be loaded says so and can be loaded again', async ({ page }) => {
  await page.route('**/api/people', (route) => route.abort());
  await signIn(page, stack, 'admin');
  await (await openAccountMenu(page)).getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('alert')).toContainText("The service didn't respond");
  await page.unroute('**/api/people');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(rowOf(page, 'editor@example.com')).toBeVisible();
});

test('an editor has no link to the page, and its address says who may see it', async ({ page }) => {
  await signIn(page, stack, 'editor');
  const menu = await openAccountMenu(page);
  await expect(menu.getByRole('link', { name: 'API documentation' })).toHaveAttribute('href', '/api/docs');
  await expect(menu.getByRole('link', { name: 'People' })).toHaveCount(0);
  await page.goto(`${stack.info.hostingUrl}/people`);
  await expect(page.getByRole('heading', { name: 'Only admins can manage people' })).toBeVisible();
});
