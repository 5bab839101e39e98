import { knowledgeSchema } from '@knowledge-sync/contract';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/own-stack.ts';
import { expectAccessible, openDocument, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const textOf = (page: Page) => page.getByRole('region', { name: 'The text' });
const agentsRead = (page: Page) => page.getByRole('region', { name: 'Text that agents read' });
const contentRoute = '/v1/convai/knowledge-base/{id}/content';

async function upload(name: string, file: string, bytes: Buffer): Promise<string> {
  const query = new URLSearchParams({ filename: file, name });
  const { body } = await stack.sendFile('POST', `knowledge/files?${query}`, bytes);
  const { id } = knowledgeSchema.parse(body);
  await stack.until(id, 'completed');
  return id;
}
const aPdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3_000, 'x'), Buffer.from('\n%%EOF')]);

test('Markdown is rendered, hostile Markdown does nothing, and the choice of the source is remembered', async ({
  page,
}) => {
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  let hasRun = false;
  page.on('dialog', async (dialog) => {
    hasRun = true;
    await dialog.dismiss();
  });
  const { id } = await stack.create(
    uniqueName('Formatted'),
    [
      '# Refunds',
      '- one\n- [x] two',
      '| Day | Hours |\n| --- | --- |\n| Monday | 9–5 |',
      '[Shop](https://example.com/shop) [bad](javascript:alert(1)) [worse](JaVaScRiPt&colon;alert(1)) [data](data:text/html,x)',
      '![pixel](https://tracker.example/pixel.png) ![reference][x]\n\n[x]: https://tracker.example/other.png',
      '<script>alert(1)</script><img src="https://tracker.example/x.png" onerror="alert(1)">',
      'See also[^1].\n\n[^1]: A note.',
    ].join('\n\n'),
  );
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  const text = textOf(page);
  await expect(text.getByRole('heading', { level: 3, name: 'Refunds' })).toBeVisible();
  await expect(text.getByRole('cell', { name: '9–5' })).toBeVisible();
  const links = text.getByRole('link');
  await expect(links).toHaveText(['Shop']);
  await expect(links).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(text.locator('img, script, iframe, [id], [style]')).toHaveCount(0);
  await expect(text).toContainText('Image: pixel (https://tracker.example/pixel.png)');
  await expect(text).toContainText('<script>alert(1)</script>');
  await expectAccessible(page);

  await page.getByText('Source', { exact: true }).click();
  await expect(text).toContainText('# Refunds');
  await page.reload();
  await expect(text).toContainText('# Refunds');
  await page.getByText('Formatted', { exact: true }).click();
  await expect(text.getByRole('heading', { level: 3 })).toBeVisible();
  expect(hasRun).toBe(false);
  expect(requested.filter((url) => url.includes('tracker.example'))).toEqual([]);
});

test('a long Markdown text is shown in part, and then as a whole without blocking the page', async ({ page }) => {
  const paragraph = 'Refunds are **paid** within [five days](https://example.com). '.repeat(5);
  const sections = Array.from({ length: 900 }, (_, n) => `## Part ${n}\n\n${paragraph}\n\n- one\n- two`);
  const { id } = await stack.create(uniqueName('Long'), sections.join('\n\n'));
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  const headings = textOf(page).getByRole('heading');
  await expect(headings.first()).toHaveText('Part 0');
  await expect(page.getByRole('button', { name: /^Show all \d+ KB$/ })).toBeVisible();
  await expect(textOf(page).getByText('Part 899')).toHaveCount(0);
  // The browser draws while the text is rendered.
  await page.evaluate(() => {
    const count = { frames: 0 };
    Object.assign(window, { count });
    const next = (): void => {
      count.frames += 1;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await page.getByRole('button', { name: /^Show all/ }).click();
  await expect(textOf(page).getByText('Part 899', { exact: true })).toHaveCount(1);
  const { frames } = await page.evaluate(() => (window as unknown as { count: { frames: number } }).count);
  expect(frames).toBeGreaterThan(5);
});

test('a file shows the text that agents read: one request for a visit, a failure with a retry, and none', async ({
  page,
}) => {
  const name = uniqueName('Manual');
  const id = await upload(name, 'manual.pdf', aPdf);
  await signIn(page, stack, 'viewer');
  const before = await stack.requestCount(contentRoute);
  await openDocument(page, stack, id);
  await expect(agentsRead(page)).toContainText('manual.pdf: ');
  await expect(agentsRead(page).getByText('<p>')).toHaveCount(0);
  // A change of the document that is no new text asks for nothing.
  await stack.edit(id, { name: `${name} 2` });
  await expect(page.getByRole('heading', { level: 1, name: `${name} 2` })).toBeVisible();
  await expect(page.getByText('Synced', { exact: true })).toBeVisible();
  expect((await stack.requestCount(contentRoute)) - before).toBeLessThanOrEqual(2);
  await expectAccessible(page);

  const mend = await stack.fault({ kind: 'status', status: 503, method: 'GET', route: contentRoute });
  await page.reload();
  await expect(agentsRead(page).getByRole('alert')).toContainText('Service unavailable');
  await expectAccessible(page);
  await mend();
  await agentsRead(page).getByRole('button', { name: 'Try again' }).click();
  await expect(textOf(page)).toContainText('manual.pdf: ');

  const empty = await stack.fault({ kind: 'garbage', method: 'GET', route: contentRoute, body: '<p> </p>' });
  await page.reload();
  await expect(agentsRead(page)).toContainText('No text was found in this file.');
  await empty();
});

test('a web page shows its text without markup, and a Markdown file is read from the file itself', async ({ page }) => {
  const url = `https://example.com/${crypto.randomUUID()}`;
  await stack.page(url, '<h1>Hours</h1><p>Open until <b>five</b>.</p><script>alert(1)</script>');
  const created = knowledgeSchema.parse((await stack.call('POST', 'knowledge', { url })).body);
  await stack.until(created.id, 'completed');
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, created.id);
  await expect(textOf(page)).toHaveText('Hours Open until five.');

  const id = await upload(uniqueName('Notes'), 'notes.md', Buffer.from('# Notes\n\nOpen until **five**.\n'));
  const before = await stack.requestCount(contentRoute);
  await openDocument(page, stack, id);
  await expect(textOf(page).getByRole('heading', { level: 3, name: 'Notes' })).toBeVisible();
  expect(await stack.requestCount(contentRoute)).toBe(before);
});

test('a document prints as a whole, without navigation', async ({ page }) => {
  const { id } = await stack.create(uniqueName('Printed'), 'A line.\n'.repeat(300));
  await signIn(page, stack, 'viewer');
  await openDocument(page, stack, id);
  await expect(textOf(page)).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Copy text' })).toBeHidden();
  const hidden = await textOf(page).evaluate((element) => element.scrollHeight - element.clientHeight);
  expect(hidden).toBeLessThanOrEqual(1);
});
