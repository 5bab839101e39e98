import { collections } from '@knowledge-sync/contract';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, openDocument, rowOf, signIn } from '../support/page.ts';
import { storeOf } from '../support/seed.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const question = (page: Page) => page.getByRole('alertdialog');
const deletion = (page: Page) => page.getByRole('region', { name: 'Deletion' });

async function createdAndOpen(page: Page, name: string): Promise<{ id: string; remoteId: string }> {
  const { id } = await stack.create(name, 'Text.');
  const { elevenlabs_document_id: remoteId } = await stack.until(id, 'completed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return { id, remoteId: remoteId ?? '' };
}

async function confirmDeletion(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await question(page).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(question(page)).toBeHidden();
}

test('the delete dialog names the document and its agents; the deletion can be undone or run at once', async ({
  page,
}) => {
  const agent = uniqueName('Support line');
  const agentId = await stack.addAgent(agent);
  const name = uniqueName('Old prices');
  const { id } = await createdAndOpen(page, name);
  await stack.call('POST', `agents/${agentId}/attach-folder`, {});

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(question(page)).toContainText(name);
  await expect(question(page)).toContainText(agent);
  await expect(question(page)).toContainText('no longer be able to answer from it');
  await expectAccessible(page);
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(question(page)).toBeHidden();
  expect((await stack.read(id)).deletion_requested_at).toBeNull();

  await confirmDeletion(page);
  await expect(deletion(page)).toContainText(/Deleting in \d+ s/);
  await expect(page.getByRole('link', { name: 'Edit' })).toHaveCount(0);
  await expectAccessible(page);
  await deletion(page).getByRole('button', { name: 'Undo' }).click();
  await expect(deletion(page)).toHaveCount(0);
  await expect(page.getByText('Synced', { exact: true })).toBeVisible();
  expect(await stack.copies(id)).toHaveLength(1);

  await confirmDeletion(page);
  await deletion(page).getByRole('button', { name: 'Delete now' }).click();
  await expect(page.getByRole('heading', { name: 'Document deleted' })).toBeVisible();
  expect(await stack.copies(id)).toEqual([]);
  await stack.call('POST', `agents/${agentId}/detach-folder`);
});

test('a deletion is undone from the list, and runs without the page otherwise', async ({ page }) => {
  test.setTimeout(180_000);
  const name = uniqueName('Changed my mind');
  const { id } = await createdAndOpen(page, name);
  await confirmDeletion(page);
  await page.getByRole('navigation', { name: 'Back' }).getByRole('link').click();
  await expect(rowOf(page, name)).toContainText('Deleting');
  await rowOf(page, name)
    .getByRole('button', { name: `Undo deleting ${name}` })
    .click();
  await expect(rowOf(page, name)).toContainText('Synced');

  await rowOf(page, name).getByRole('link', { name }).click();
  await confirmDeletion(page);
  await page.goto('about:blank');
  await expect
    .poll(
      async () => {
        await fetch(stack.info.sweepUrl, { method: 'POST' });
        return (await stack.copies(id)).length;
      },
      { timeout: 90_000, intervals: [2_000] },
    )
    .toBe(0);
});

test.describe('agents block the deletion of a document that is attached to them', () => {
  const inUse = (page: Page) => page.getByRole('region', { name: 'Attached to agents' });

  /** Opens a document whose deletion ElevenLabs has refused. */
  async function refused(page: Page): Promise<{ id: string; agent: string }> {
    const agent = uniqueName('Front desk');
    const name = uniqueName('Held by an agent');
    const { id, remoteId } = await createdAndOpen(page, name);
    await stack.addAgent(agent, [{ type: 'text', name, id: remoteId }]);
    await confirmDeletion(page);
    await deletion(page).getByRole('button', { name: 'Delete now' }).click();
    await expect(inUse(page).getByRole('list', { name: 'Agents it is attached to' })).toContainText(agent);
    return { id, agent };
  }

  test('the page names them and lets the user keep the document', async ({ page }) => {
    const { id } = await refused(page);
    await expectAccessible(page);
    await inUse(page).getByRole('button', { name: 'Keep document' }).click();
    await expect(page.getByText('Synced', { exact: true }).first()).toBeVisible();
    expect(await stack.copies(id)).toHaveLength(1);
    expect((await stack.read(id)).deletion_requested_at).toBeNull();
  });

  test('the document is detached and deleted only after a dialog that names them', async ({ page }) => {
    const { id, agent } = await refused(page);
    await inUse(page)
      .getByRole('button', { name: /^Detach and delete/ })
      .click();
    await expect(question(page)).toContainText(agent);
    await expectAccessible(page);
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(question(page)).toBeHidden();
    expect(await stack.copies(id)).toHaveLength(1);
    await inUse(page)
      .getByRole('button', { name: /^Detach and delete/ })
      .click();
    await question(page).getByRole('button', { name: 'Detach and delete' }).click();
    await expect(page.getByRole('heading', { name: 'Document deleted' })).toBeVisible();
    expect(await stack.copies(id)).toEqual([]);
  });
});

test('a document that cannot be understood is listed with the reason, and deleted there', async ({ page }) => {
  const store = storeOf(stack);
  const document = await store.collection(collections.knowledge).add({ name: 7, content: 'Text.' });
  const reason = async () => (await document.get()).get('sync_error_message');
  await expect.poll(reason).toContain('name must be a string');
  await signIn(page, stack, 'editor');
  const row = page.getByRole('row', { name: `Damaged document ${document.id}` });
  await expect(row).toContainText('name must be a string');
  await expectAccessible(page);
  await row.getByRole('button', { name: /^Delete/ }).click();
  await question(page)
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(question(page)).toBeHidden();
  await page.getByRole('button', { name: /^Remove 1 that/ }).click();
  await expect(row).toHaveCount(0);
  expect((await document.get()).exists).toBe(false);
  await store.terminate();
});

test('a viewer sees a pending deletion and cannot change it', async ({ page }) => {
  const name = uniqueName('Going soon');
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'completed');
  await stack.call('DELETE', `knowledge/${id}?delay_seconds=120`);
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  await expect(deletion(page)).toContainText('Deleting in');
  await expect(page.getByRole('button', { name: /Undo|Delete now/ })).toHaveCount(0);
  await stack.call('POST', `knowledge/${id}/restore`);
  await expect(deletion(page)).toHaveCount(0);
});

test('the deletion panel fits a phone of 320 pixels', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  const { id } = await createdAndOpen(page, uniqueName('Averylongnamethathastobebroken'.repeat(3)));
  await confirmDeletion(page);
  await expect(deletion(page)).toBeVisible();
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await stack.call('POST', `knowledge/${id}/restore`);
  await page.context().close();
});
