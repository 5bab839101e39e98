import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from '../support/page.ts';
import { LocalStack } from '../support/stack.ts';

const stack = new LocalStack();

interface Codes {
  oobCodes: { email: string; oobLink: string }[];
}

async function createAccount(email: string): Promise<void> {
  const response = await fetch(`${stack.info.authUrl}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'a forgotten password' }),
  });
  expect(response.status).toBe(200);
}

async function askForLink(page: Page, email: string): Promise<void> {
  await page.goto(stack.info.hostingUrl);
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Forgot password?' }).click();
  await expect(page.getByLabel('Email address')).toHaveValue(email);
  await page.getByRole('button', { name: 'Send link' }).click();
}

test('a person sets a new password with the link, and signs in with it', async ({ page }) => {
  const email = `forgetful-${crypto.randomUUID().slice(0, 8)}@example.com`;
  await createAccount(email);
  await askForLink(page, email);
  await expect(page.getByRole('status')).toContainText(`If an account exists for ${email}, a link is on its way.`);
  await expectAccessible(page);
  // Nothing is sent by the local stack: the page says where the link is.
  const list = await page.getByRole('link', { name: 'the list of the Auth emulator' }).getAttribute('href');
  const { oobCodes } = (await (await fetch(list ?? '')).json()) as Codes;
  const link = oobCodes.find((code) => code.email === email)?.oobLink ?? '';
  expect((await fetch(`${link}&newPassword=a-new-password`)).status).toBe(200);

  await page.getByRole('button', { name: 'Back to sign-in' }).click();
  await page.getByLabel('Password').fill('a forgotten password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Wrong email address or password');
  await page.getByLabel('Password').fill('a-new-password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: "You don't have access yet" })).toBeVisible();
});

test('an address without an account gets the same answer', async ({ page }) => {
  await askForLink(page, 'no-such-account@example.com');
  await expect(page.getByRole('status')).toContainText('If an account exists for no-such-account@example.com');
});

test('without a network the page says so, and the request can be repeated', async ({ page, context }) => {
  await page.goto(stack.info.hostingUrl);
  await page.getByRole('button', { name: 'Forgot password?' }).click();
  await page.getByLabel('Email address').fill('editor@example.com');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByRole('alert')).toContainText("Couldn't reach the sign-in service");
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByRole('status')).toContainText('a link is on its way');
});
