import { devices, expect, type Page, test } from '@playwright/test';
import { expectAccessible, openDocument, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const searching = { enabled: true, embedding_model: 'multilingual_e5_large_instruct' };
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const asking = (page: Page) => region(page, 'Ask an agent');
const questions = (page: Page) => region(page, 'Questions agents must answer');
const passages = (page: Page) => asking(page).getByRole('list', { name: 'What the agent finds' });

/** A word that no other document has. */
const uniqueWord = (): string => `kestrel${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
const textAbout = (word: string): string => `The ${word} is repaired within nine working days. `.repeat(15);

const created: string[] = [];
test.beforeEach(() => stack.detachAll());
test.afterEach(async () => {
  await stack.detachAll();
  for (const id of created.splice(0)) await stack.remove(id);
});

/** An agent that has every document, whose settings are known. */
async function attachedAgent(rag: object = searching): Promise<string> {
  const name = uniqueName('Helper');
  const id = await stack.addAgent(name, [], { rag });
  expect((await stack.call('POST', `agents/${id}/attach-folder`, {})).status).toBe(200);
  await stack.sweep();
  return name;
}

/** A synced document whose index is ready. */
async function indexed(name: string, content: string): Promise<string> {
  const { id } = await stack.create(name, content);
  created.push(id);
  await untilIndexed(id);
  return id;
}

async function untilIndexed(id: string): Promise<void> {
  await stack.until(id, 'completed');
  await expect(async () => {
    await stack.sweep();
    expect((await stack.read(id)).index_status).toBe('ready');
  }).toPass({ timeout: 60_000 });
}

async function ask(page: Page, question: string): Promise<void> {
  await asking(page).getByLabel('Question').fill(question);
  await asking(page).getByLabel('Question').press('Enter');
}

async function addQuestion(page: Page, text: string): Promise<void> {
  await questions(page).getByLabel('New question').fill(text);
  await questions(page).getByRole('button', { name: 'Add question' }).click();
  await expect(questions(page).getByRole('listitem').filter({ hasText: text })).toBeVisible();
}

test('a question finds its document, on its page and on that of the agents', async ({ page }) => {
  const word = uniqueWord();
  const name = uniqueName('Repairs');
  const id = await indexed(name, textAbout(word));
  const agent = await attachedAgent();
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  await ask(page, `When is the ${word} repaired?`);
  await expect(asking(page).getByRole('status')).toContainText('This document is found, at place 1.');
  await expect(passages(page).getByRole('listitem').first()).toContainText('This document');
  await expect(passages(page).locator('mark').first()).toHaveText(word);
  await expectAccessible(page);

  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Agents' }).click();
  await expect(asking(page).getByRole('combobox').first()).toContainText(agent);
  await ask(page, `When is the ${word} repaired?`);
  await expect(passages(page).getByRole('listitem').first()).toContainText('Place 1');
  await expect(passages(page).getByRole('listitem').first()).toContainText(/Distance 0\.\d\d/);
  await passages(page).getByRole('link', { name }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
});

test('another document wins', async ({ page }) => {
  const word = uniqueWord();
  const winner = uniqueName('Winner');
  const id = await indexed(uniqueName('Loser'), textAbout(uniqueWord()).replaceAll('repaired', 'cleaned'));
  const winnerId = await indexed(winner, textAbout(word));
  await attachedAgent();
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  await ask(page, `${word} repaired`);
  await expect(asking(page).getByRole('status')).toContainText("This document isn't found.");
  await expect(passages(page).getByRole('link', { name: winner }).first()).toHaveAttribute(
    'href',
    `/documents/${winnerId}`,
  );
});

test.describe('on a phone, in the dark', () => {
  const { viewport, userAgent, isMobile, hasTouch } = devices['Pixel 7'];
  test.use({ viewport, userAgent, isMobile, hasTouch, colorScheme: 'dark' });

  test('an agent without search reads its documents in full', async ({ page }) => {
    const id = await indexed(uniqueName('Read'), textAbout(uniqueWord()));
    await attachedAgent({ enabled: false });
    await signIn(page, stack, 'editor');
    await openDocument(page, stack, id);
    await ask(page, 'When is it repaired?');
    await expect(asking(page).getByRole('status')).toContainText("This agent doesn't search");
    await addQuestion(page, 'When is it repaired?');
    await questions(page).getByRole('button', { name: 'Check now' }).click();
    await expect(questions(page).getByRole('listitem').first()).toContainText('Reads it in full');
    await expect(region(page, 'Agents')).toContainText(/Checked .*: Reads it in full/);
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

test('an older text is noticed', async ({ page }) => {
  const word = uniqueWord();
  const id = await indexed(uniqueName('Edited'), textAbout(word));
  await attachedAgent();
  const restore = await stack.settings({ index_restarts_after_ms: 3_600_000 });
  await stack.edit(id, { content: textAbout(word).replaceAll('nine', 'three') });
  await stack.until(id, 'completed');
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await addQuestion(page, `When is the ${word} repaired?`);
  await questions(page).getByRole('button', { name: 'Check now' }).click();
  await expect(questions(page)).toContainText('Found with an older text');
  await expect(questions(page)).toContainText('Wait for its index');
  await expect(region(page, 'Agents')).toContainText(/Checked .*: Found with an older text/);
  await expectAccessible(page);
  await restore();
});

test('a question fails after an edit, is listed, and passes after the next', async ({ page }) => {
  test.setTimeout(240_000);
  const word = uniqueWord();
  const name = uniqueName('Warranty');
  const id = await indexed(name, `# How is the ${word} repaired?\n\n${textAbout(word)}`);
  await indexed(uniqueName('Rival'), `${textAbout(word)} Also elsewhere.`);
  await attachedAgent();
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await questions(page).getByRole('button', { name: 'Suggest questions' }).click();
  await questions(page)
    .getByRole('button', { name: new RegExp(`^Add “How is the ${word}`) })
    .click();
  const row = questions(page).getByRole('listitem').first();
  /** Sweeps until the question has this result: it is asked once the index is ready. */
  const afterSync = async (result: string): Promise<void> => {
    await expect(async () => {
      await stack.sweep();
      await expect(row).toContainText(result, { timeout: 2_000 });
    }).toPass({ timeout: 90_000 });
  };
  await afterSync('Found at place');
  await stack.edit(id, { content: 'This text is about something else entirely. '.repeat(15) });
  await afterSync('Not found');
  await expect(row).toContainText('Found instead');
  await expect(row.getByRole('link', { name: /^Rival/ }).first()).toBeVisible();
  await expect(row).toContainText("Put the question's words into a heading");
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Documents' }).first().click();
  const failed = page.getByRole('region', { name: /not found by agents$/ });
  await expect(failed.getByRole('link', { name })).toBeVisible();
  await expectAccessible(page);
  await failed.getByRole('link', { name }).click();
  await stack.edit(id, { content: textAbout(word) });
  await afterSync('Found at place');
});

test('a workspace that cannot be asked says so, and everything else works', async ({ page }) => {
  const id = await indexed(uniqueName('Unasked'), textAbout(uniqueWord()));
  await attachedAgent();
  const restore = await stack.settings({ rag_query: 'missing' });
  await signIn(page, stack, 'editor');
  await openDocument(page, stack, id);
  await ask(page, 'When is it repaired?');
  await expect(asking(page).getByRole('status')).toHaveText("ElevenLabs doesn't let this workspace ask its agents.");
  await addQuestion(page, 'When is it repaired?');
  await questions(page).getByRole('button', { name: 'Check now' }).click();
  await expect(questions(page)).toContainText("Couldn't be asked");
  await questions(page)
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(questions(page).getByRole('listitem')).toHaveCount(0);
  await restore();
});

test('the search of the list looks in texts on request, and marks what it finds', async ({ page }) => {
  const word = uniqueWord();
  const name = uniqueName('Only in its text');
  await indexed(name, textAbout(word));
  const route = '/v1/convai/knowledge-base/search';
  const before = await stack.requestCount(route);
  await signIn(page, stack, 'viewer');
  await page.getByRole('searchbox').fill(word);
  await expect(page.getByRole('button', { name: `Search in texts for “${word}”` })).toBeVisible();
  expect(await stack.requestCount(route)).toBe(before);
  await page.getByRole('button', { name: `Search in texts for “${word}”` }).click();
  const hits = page.getByRole('list', { name: 'Found in texts' });
  await expect(hits.getByRole('link', { name })).toBeVisible();
  await expect(hits.locator('mark').first()).toHaveText(word);
  expect(await stack.requestCount(route)).toBe(before + 1);
  await expectAccessible(page);
});
