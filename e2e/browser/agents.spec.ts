import { expect, test } from '@playwright/test';
import { expectAccessible, openDocument, rowOf, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const agentRoutes = '/v1/convai/agents';

test('an agent is connected and disconnected, and the document page lists the agents', async ({ page }) => {
  const agent = uniqueName('Support line');
  await stack.addAgent(agent);
  const name = uniqueName('Known by agents');
  const { id } = await stack.create(name, 'Text.');
  await stack.until(id, 'completed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await page.getByRole('button', { name: 'Check agents' }).click();
  await expect(page.getByRole('region', { name: 'Agents', exact: true })).not.toContainText(agent);

  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
  const row = page.getByRole('listitem').filter({ hasText: agent });
  await expect(row).toContainText('Not connected');
  await expectAccessible(page);
  await row.getByRole('button', { name: /^Connect/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(agent);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(row).toContainText('Connected');

  await page.goBack();
  await page.getByRole('button', { name: 'Check agents' }).click();
  const known = page.getByRole('list', { name: 'Agents that use this document' });
  await expect(known.getByRole('listitem').filter({ hasText: agent })).toContainText('via all documents');

  await page.goForward();
  await row.getByRole('button', { name: /^Disconnect/ }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText(agent);
  await question.getByRole('button', { name: 'Disconnect' }).click();
  await expect(row).toContainText('Not connected');
});

test('an indexed document shows live whether an agent uses it', async ({ page }) => {
  await stack.detachAll();
  const agent = uniqueName('Help centre');
  const agentId = await stack.addAgent(agent);
  const name = uniqueName('Indexed');
  const { id } = await stack.create(name, 'Refunds are paid within five working days. '.repeat(20));
  await signIn(page, stack, 'viewer');
  await expect(rowOf(page, name)).toContainText('Not used by any agent', { timeout: 60_000 });
  expect((await stack.call('POST', `agents/${agentId}/attach-folder`, {})).status).toBe(200);
  await expect(rowOf(page, name)).toContainText('Available to agents');

  await rowOf(page, name).getByRole('link', { name }).click();
  const section = page.getByRole('region', { name: 'Search index' });
  await expect(section).toContainText(`${agent} can search this document`);
  expect((await stack.call('POST', `agents/${agentId}/detach-folder`)).status).toBe(200);
  await expect(section).toContainText('Not used by any agent');
  await expectAccessible(page);
  await section.getByRole('link', { name: 'Connect an agent' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Agents');
  // The requests of this page end before the next test counts requests.
  await expect(page.getByRole('list', { name: 'Agents' })).toBeVisible();
  await stack.remove(id);
});

test('agents are requested from ElevenLabs only on demand, and a failure is reported', async ({ page }) => {
  const { id } = await stack.create(uniqueName('Quiet'), 'Text.');
  await stack.until(id, 'completed');
  const asked = async () =>
    (await stack.requestCount(agentRoutes)) +
    (await stack.requestCount('/v1/convai/knowledge-base/{id}/dependent-agents'));
  const before = await asked();
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  expect(await asked()).toBe(before);

  const mend = await stack.fault({ kind: 'status', status: 503, route: agentRoutes });
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
  await expect(page.getByRole('alert')).toContainText(/ElevenLabs/);
  await mend();
  await stack.addAgent(uniqueName('Seen by viewers'));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('list', { name: 'Agents' })).toBeVisible();
  for (const button of await page.getByRole('button', { name: /^(Connect|Disconnect) / }).all())
    await expect(button).toHaveAttribute('aria-disabled', 'true');
  expect(await asked()).toBeGreaterThan(before);
});
