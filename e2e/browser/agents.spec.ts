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
  const section = page.getByRole('region', { name: 'Agents', exact: true });
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

test.describe('what an agent knows fits its settings', () => {
  const long = 'Refunds are paid within five working days. '.repeat(20);
  const other = { enabled: true, embedding_model: 'e5_mistral_7b_instruct' };
  const attach = async (id: string): Promise<void> => {
    expect((await stack.call('POST', `agents/${id}/attach-folder`, {})).status).toBe(200);
  };
  test.beforeEach(() => stack.detachAll());
  test.afterEach(() => stack.detachAll());

  test('without search: it reads documents in full, unless they are too long, until search is turned on', async ({
    page,
  }) => {
    const agent = uniqueName('Reader');
    await attach(await stack.addAgent(agent, [], { rag: { ...other, enabled: false } }));
    const [short, tooLong] = [uniqueName('Short'), uniqueName('Too long')];
    const { id } = await stack.create(short, long);
    const { id: longId } = await stack.create(tooLong, 'Refunds. '.repeat(140_000));
    await signIn(page, stack, 'editor');
    await expect(rowOf(page, short)).toContainText('Available to agents', { timeout: 60_000 });
    await expect(rowOf(page, tooLong)).toContainText('Available to 0 of 1 agent', { timeout: 60_000 });
    await openDocument(page, stack, longId);
    const claims = page.getByRole('list', { name: 'Agents that use this document' });
    await expect(claims).toContainText(`${agent} Can't use it`);
    await expect(claims).toContainText('over 300,000 characters');
    await openDocument(page, stack, id);
    await expect(page.getByRole('region', { name: 'Agents', exact: true })).toContainText(`${agent} reads it in full`);
    await expect(claims).toContainText('Search is off');
    await expectAccessible(page);

    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
    const row = page.getByRole('listitem').filter({ hasText: agent }).first();
    await expect(row).toContainText('Search is off');
    await expectAccessible(page);
    await row.getByRole('button', { name: /^Turn on search/ }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText(agent);
    await question.getByRole('button', { name: 'Turn on search' }).click();
    await expect(row).toContainText('Searches with e5_mistral_7b_instruct');
    await expect(row.getByRole('button', { name: /^Turn on search/ })).toHaveCount(0);
    for (const each of [id, longId]) await stack.remove(each);
  });

  test('with another model: the index of that model counts, and is requested', async ({ page }) => {
    const [first, second] = [uniqueName('Same model'), uniqueName('Other model')];
    await attach(await stack.addAgent(first));
    const name = uniqueName('Two models');
    const { id } = await stack.create(name, long);
    await signIn(page, stack, 'viewer');
    await expect(rowOf(page, name)).toContainText('Available to agents', { timeout: 60_000 });
    const restore = await stack.settings({ index_ms: 3_600_000 });
    await attach(await stack.addAgent(second, [], { rag: other }));
    await expect(rowOf(page, name)).toContainText('Available to 1 of 2 agents');
    await openDocument(page, stack, id);
    const claims = page.getByRole('list', { name: 'Agents that use this document' });
    await expect(claims.getByRole('listitem').filter({ hasText: first })).toContainText('Finds it by search');
    await stack.sweep();
    const claim = claims.getByRole('listitem').filter({ hasText: second });
    await expect(claim).toContainText("Can't use it", { timeout: 30_000 });
    await expectAccessible(page);
    await stack.finishIndexes();
    await expect(claim).toContainText('Finds it by search', { timeout: 60_000 });
    await expect(page.getByRole('region', { name: 'Agents', exact: true })).toContainText('Available to agents');
    await restore();
    await stack.remove(id);
  });

  test('with a tool: it finds documents without an index', async ({ page }) => {
    const restore = await stack.settings({ index_outcome: 'failed' });
    const agent = uniqueName('Tool');
    const rag = { ...other, knowledge_base_tool_info: { enabled_strategies: ['keyword'] } };
    await attach(await stack.addAgent(agent, [], { rag }));
    const name = uniqueName('Without index');
    const { id } = await stack.create(name, long);
    await signIn(page, stack, 'viewer');
    await expect(rowOf(page, name)).toContainText('Available to agents', { timeout: 60_000 });
    await openDocument(page, stack, id);
    await expect(page.getByRole('region', { name: 'Agents', exact: true })).toContainText(
      `${agent} can find it with a tool`,
    );
    await page.getByRole('button', { name: 'Check agents' }).click();
    const known = page.getByRole('list', { name: 'Agents that use this document' });
    await expect(known).toContainText('Finds it with a tool');
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: agent }).first()).toContainText('a tool (keyword)');
    await restore();
    await stack.remove(id);
  });

  test('with a branch that lacks the documents: the branch is named', async ({ page }) => {
    const agent = uniqueName('Split');
    const branches = [{ name: 'Beta', live_percentage: 30 }];
    await attach(await stack.addAgent(agent, [], { rag: other, branches }));
    const name = uniqueName('On main');
    const { id } = await stack.create(name, long);
    await signIn(page, stack, 'viewer');
    await expect(rowOf(page, name)).toContainText('Not on every branch', { timeout: 60_000 });
    await openDocument(page, stack, id);
    await expect(page.getByRole('region', { name: 'Agents', exact: true })).toContainText('Branch “Beta” doesn');
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
    const row = page.getByRole('listitem').filter({ hasText: agent }).first();
    await expect(row).toContainText('Main (70 % of calls): Searches with e5_mistral_7b_instruct');
    await expect(row).toContainText("Beta (30 % of calls): Doesn't have the documents");
    await expectAccessible(page);
    await stack.remove(id);
  });
});

test('an agent is connected and disconnected branch by branch', async ({ page }) => {
  await stack.detachAll();
  const agent = uniqueName('Branches');
  const branches = [
    { name: 'Beta', live_percentage: 30 },
    { name: 'Locked', live_percentage: 10, protection_status: 'admin_perms_required' },
  ];
  await stack.addAgent(agent, [], { branches });
  await signIn(page, stack, 'editor');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
  const row = page.getByRole('listitem').filter({ hasText: agent }).first();
  await row.getByRole('button', { name: /^Connect/ }).click();
  const dialog = page.getByRole('dialog');
  const choices = dialog.getByRole('group', { name: 'Connect on' });
  await expect(choices.getByRole('checkbox', { name: 'Main (60 % of calls)' })).toBeChecked();
  await expect(choices.getByRole('checkbox', { name: 'Beta (30 % of calls)' })).toBeChecked();
  await expect(choices.getByRole('checkbox', { name: /^Locked/ })).not.toBeChecked();
  await expect(choices).toContainText('Protected: only an administrator');
  await expectAccessible(page);
  await choices.getByRole('checkbox', { name: /^Beta/ }).click();
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText("Beta (30 % of calls): Doesn't have the documents");

  await row.getByRole('button', { name: /^Connect other branches/ }).click();
  await expect(choices.getByRole('checkbox', { name: /^Main/ })).not.toBeChecked();
  await choices.getByRole('checkbox', { name: /^Locked/ }).click();
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Locked: Branch protected');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).not.toContainText("Beta (30 % of calls): Doesn't");

  await row.getByRole('button', { name: /^Disconnect/ }).click();
  const question = page.getByRole('alertdialog');
  const held = question.getByRole('group', { name: 'Disconnect on' });
  await expect(held.getByRole('checkbox', { name: /^Beta/ })).toBeChecked();
  await held.getByRole('checkbox', { name: /^Main/ }).click();
  await held.getByRole('checkbox', { name: /^Beta/ }).click();
  await expect(question.getByRole('button', { name: 'Disconnect' })).toBeDisabled();
  await held.getByRole('checkbox', { name: /^Main/ }).click();
  await held.getByRole('checkbox', { name: /^Beta/ }).click();
  await question.getByRole('button', { name: 'Disconnect' }).click();
  await expect(row).toContainText('Not connected');
  await stack.detachAll();
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
