/** Pictures of what agents find: a document, another one in its place, and a text read in full. */
import { openDocument } from '@knowledge-sync/e2e/page';
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import { expect, type Page } from '@playwright/test';
import { picture } from './views.ts';

const asking = (page: Page) => page.getByRole('region', { name: 'Ask an agent', exact: true });
const questions = (page: Page) => page.getByRole('region', { name: 'Questions agents must answer', exact: true });

/** @param id a synced document about refunds; the others are removed again */
export async function pictureAsking(
  views: Parameters<typeof picture>[0],
  stack: LocalStack,
  id: string,
): Promise<void> {
  const parcels = await stack.create('Delivery times', 'Parcels arrive within two working days. '.repeat(14));
  const agent = await stack.addAgent('Shop assistant', [], {
    rag: { enabled: true, embedding_model: 'multilingual_e5_large_instruct' },
  });
  await stack.call('POST', `agents/${agent}/attach-folder`, {});
  for (const each of [id, parcels.id]) await untilIndexed(stack, each);
  await picture(views, 'ask', (page) => ask(page, stack, id, 'When are refunds paid?'));
  await picture(views, 'ask-other', (page) => ask(page, stack, id, 'When do parcels arrive?'));

  await stack.call('POST', `knowledge/${id}/questions`, { text: 'When do parcels arrive?' });
  await stack.call('POST', `knowledge/${id}/questions/check`, {});
  await picture(views, 'questions', async (page) => {
    await openDocument(page, stack, id);
    await expect(questions(page)).toContainText('Not found');
    await questions(page).scrollIntoViewIfNeeded();
  });

  const restore = await stack.settings({ index_restarts_after_ms: 3_600_000 });
  await stack.edit(parcels.id, { content: 'Parcels arrive within three working days. '.repeat(14) });
  await stack.until(parcels.id, 'completed');
  await stack.call('POST', `knowledge/${parcels.id}/questions`, { text: 'When do parcels arrive?' });
  await stack.call('POST', `knowledge/${parcels.id}/questions/check`, {});
  await picture(views, 'older-text', async (page) => {
    await openDocument(page, stack, parcels.id);
    await expect(questions(page)).toContainText('Found with an older text');
    await questions(page).scrollIntoViewIfNeeded();
  });
  await restore();

  await stack.call('POST', `agents/${agent}/detach-folder`);
  const reader = await stack.addAgent('Reader', [], { rag: { enabled: false } });
  await stack.call('POST', `agents/${reader}/attach-folder`, {});
  await stack.sweep();
  await picture(views, 'ask-in-full', (page) => ask(page, stack, id, 'When are refunds paid?'));
  await stack.detachAll();
  await stack.remove(parcels.id);
}

async function untilIndexed(stack: LocalStack, id: string): Promise<void> {
  await stack.until(id, 'completed');
  await expect(async () => {
    await stack.sweep();
    expect((await stack.read(id)).index_status).toBe('ready');
  }).toPass({ timeout: 60_000 });
}

async function ask(page: Page, stack: LocalStack, id: string, question: string): Promise<void> {
  await openDocument(page, stack, id);
  await asking(page).getByLabel('Question').fill(question);
  await asking(page).getByLabel('Question').press('Enter');
  await expect(asking(page).getByRole('status')).toContainText(/found|search/);
  await asking(page).scrollIntoViewIfNeeded();
}
