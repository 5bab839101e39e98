import { expect, type Page } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, openDocument, rowOf, signIn } from '../support/page.ts';
import { removeAll } from '../support/seed.ts';
import { type LocalStack, uniqueName } from '../support/stack.ts';

const text = 'Refunds take 5 days.';
const progress = (page: Page) => page.getByRole('region', { name: 'Progress' });

/** Creates documents whose copies were then changed at ElevenLabs. */
async function withChangedCopies(stack: LocalStack, count: number): Promise<{ id: string; name: string }[]> {
  const made: { id: string; name: string }[] = [];
  for (let at = 0; at < count; at += 1) {
    const name = uniqueName(`Changed ${at}`);
    const { id } = await stack.create(name, text);
    const { elevenlabs_document_id: copy } = await stack.until(id, 'completed');
    await stack.changeCopy(copy ?? '', { content: text.replace('5', '9') });
    made.push({ id, name });
  }
  return made;
}
const textsOf = async (stack: LocalStack, id: string) => (await stack.copies(id)).map((copy) => copy.text);

test.beforeEach(async ({ stack }) => await removeAll(stack));

test('the page of a document sends it again with one button', async ({ page, stack }) => {
  const [made] = await withChangedCopies(stack, 1);
  const { id = '' } = made ?? {};
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  const button = page.getByRole('button', { name: 'Send again' });
  await expectAccessible(page);
  await button.press('Enter');
  await expect.poll(() => textsOf(stack, id)).toEqual([text]);
  await expect(button).toBeEnabled();
  await expect(page.getByText('Synced', { exact: true }).first()).toBeVisible();
});

test('the selection is sent again after a question that names the number', async ({ page, stack }) => {
  const made = await withChangedCopies(stack, 3);
  await signIn(page, stack, 'editor');
  const chosen = made.slice(0, 2);
  for (const { name } of chosen) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByRole('region', { name: 'Selected documents' }).getByRole('button', { name: 'Send 2 again' }).click();
  const question = page.getByRole('alertdialog', { name: 'Send 2 documents again?' });
  await expect(question).toContainText('sent to ElevenLabs once and indexed again');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Send 2 again' }).click();
  await expect(progress(page).getByRole('status')).toHaveText('Sending 2 documents again');
  for (const { id, name } of chosen) {
    await expect.poll(() => textsOf(stack, id)).toEqual([text]);
    await expect(rowOf(page, name)).toContainText('Synced');
  }
  expect(await textsOf(stack, made[2]?.id ?? '')).toEqual([text.replace('5', '9')]);
});

test('the sync check sends all documents again, and a viewer cannot', async ({ page, browser, stack }) => {
  const made = await withChangedCopies(stack, 3);
  await signIn(page, stack, 'editor');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Sync check' }).click();
  const section = page.getByRole('region', { name: 'Send everything again' });
  await section.getByRole('button', { name: 'Send all again…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Send 3 documents again?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  expect(await textsOf(stack, made[0]?.id ?? '')).toEqual([text.replace('5', '9')]);
  await section.getByRole('button', { name: 'Send all again…' }).click();
  await question.getByRole('button', { name: 'Send all again' }).click();
  await expect(section.getByRole('status')).toContainText('3 documents queued');
  await expectAccessible(page);
  for (const { id } of made) await expect.poll(() => textsOf(stack, id)).toEqual([text]);

  const other = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  await signIn(other, stack, 'viewer');
  await other.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Sync check' }).click();
  const refused = other.getByRole('button', { name: 'Send all again…' });
  await expect(refused).toHaveAttribute('aria-disabled', 'true');
  await refused.click({ force: true });
  await expect(other.getByRole('alertdialog')).toHaveCount(0);
  await other.context().close();
});
