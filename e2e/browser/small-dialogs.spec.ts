/** A window of 320 × 256 is one of 1280 × 1024 at a zoom of 400 %. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible, openDocument, signIn } from '../support/page.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

const stack = new LocalStack();
const sizes = [
  { width: 320, height: 256 },
  { width: 320, height: 640 },
  { width: 640, height: 400 },
];

const seeded = {
  document: { id: '', name: uniqueName('In a low window') },
  missing: { id: '', name: uniqueName('Missing in a low window') },
  plain: uniqueName('Plain agent'),
  connected: uniqueName('Connected agent'),
};

test.beforeAll(async () => {
  for (const one of [seeded.document, seeded.missing]) one.id = (await stack.create(one.name, 'Text.')).id;
  await stack.until(seeded.document.id, 'completed');
  await stack.addAgent(seeded.plain);
  await stack.call('POST', `agents/${await stack.addAgent(seeded.connected)}/attach-folder`, {});
  await stack.removeCopy((await stack.until(seeded.missing.id, 'completed')).elevenlabs_document_id ?? '');
});
test.afterAll(async () => {
  await stack.detachAll();
  await stack.call('POST', `knowledge/${seeded.missing.id}/send-again`);
});

const dialogOf = (page: Page): Locator => page.getByRole('dialog').or(page.getByRole('alertdialog')).last();

async function goTo(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section }).click();
}

async function openUpload(page: Page, tab: RegExp): Promise<void> {
  await page
    .getByRole('button', { name: /^Upload/ })
    .first()
    .click();
  await page.getByRole('tab', { name: tab }).click();
}

const agentRow = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ hasText: name });

const dialogs: readonly { name: string; open: (page: Page) => Promise<void> }[] = [
  {
    name: 'upload of files',
    open: async (page) => {
      await openUpload(page, /Files/);
      await page.getByLabel(/choose files/).setInputFiles(
        ['one.md', 'two.md', 'photo.gif'].map((name) => ({
          name,
          mimeType: 'text/markdown',
          buffer: Buffer.from(name === 'photo.gif' ? 'GIF89a' : `About ${name}`),
        })),
      );
      await expect(page.getByRole('button', { name: 'Upload 2 documents' })).toBeVisible();
      await page.getByText("1 can't be uploaded", { exact: true }).click();
    },
  },
  {
    name: 'upload of a web page',
    open: async (page) => {
      await openUpload(page, /Web page/);
      await page.getByLabel('Refresh this page automatically').check();
    },
  },
  { name: 'upload of a text', open: async (page) => await openUpload(page, /Paste text/) },
  {
    name: 'question before typed text is lost',
    open: async (page) => {
      await openUpload(page, /Paste text/);
      await page.getByLabel('Content').fill('Typed.');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('alertdialog')).toBeVisible();
    },
  },
  {
    name: 'deletion of a document',
    open: async (page) => {
      await openDocument(page, stack, seeded.document.id);
      await page.getByRole('button', { name: /^Delete/ }).click();
    },
  },
  {
    name: 'connection of an agent',
    open: async (page) => {
      await goTo(page, 'Agents');
      await agentRow(page, seeded.plain)
        .getByRole('button', { name: /^Connect/ })
        .click();
    },
  },
  {
    name: 'disconnection of an agent',
    open: async (page) => {
      await goTo(page, 'Agents');
      await agentRow(page, seeded.connected)
        .getByRole('button', { name: /^Disconnect/ })
        .click();
    },
  },
  {
    name: 'repair of differences',
    open: async (page) => {
      await goTo(page, 'Sync check');
      await page.getByRole('button', { name: 'Check now' }).click();
      await expect(page.getByRole('link', { name: seeded.missing.name })).toBeVisible();
      await page.getByRole('button', { name: /^Fix/ }).click();
    },
  },
  {
    name: 'sending everything again',
    open: async (page) => {
      await goTo(page, 'Sync check');
      await page.getByRole('button', { name: 'Send all again…' }).click();
    },
  },
  {
    name: 'keyboard shortcuts',
    open: async (page) => {
      await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();
      // The code of the keys is fetched after the page.
      await expect(async () => {
        await page.keyboard.press('?');
        await expect(page.getByRole('dialog')).toBeVisible({ timeout: 1_000 });
      }).toPass();
    },
  },
];

/** Each control of the dialog can be brought into the window, and nothing covers it there. */
async function expectReachable(dialog: Locator): Promise<void> {
  const controls = dialog
    .locator('button, a[href], summary, textarea, input:not([type=file]), label:has(input[type=file])')
    // Not those of a part that is folded.
    .filter({ visible: true });
  const count = await controls.count();
  expect(count).toBeGreaterThan(0);
  for (let at = 0; at < count; at += 1) {
    const control = controls.nth(at);
    await control.scrollIntoViewIfNeeded();
    const problem = await control.evaluate((element) => {
      const target = element.closest('label') ?? element;
      const box = target.getBoundingClientRect();
      const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, window.innerHeight)];
      const what = target.textContent || target.outerHTML;
      if (box.left < 0 || box.right > window.innerWidth) return `${what}: beside the window`;
      if (bottom - top < Math.min(24, box.height - 1)) return `${what}: outside the window`;
      const hit = document.elementFromPoint((box.left + box.right) / 2, (top + bottom) / 2);
      return target.contains(hit) ? null : `${what}: covered by ${hit?.outerHTML.slice(0, 100)}`;
    });
    expect(problem).toBeNull();
  }
}

for (const { name, open } of dialogs) {
  test(`every control of the dialog for ${name} can be reached in a low window`, async ({ page }) => {
    await signIn(page, stack, 'editor');
    await open(page);
    const dialog = dialogOf(page);
    await expect(dialog).toBeVisible();
    expect(await dialog.getByRole('button', { name: 'Close', exact: true }).count()).toBeLessThanOrEqual(1);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await expectReachable(dialog);
    }
    await page.setViewportSize({ width: 320, height: 256 });
    await expectAccessible(page);
  });
}

test('no page scrolls sideways at 320 × 256', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await signIn(page, stack, 'editor');
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible();
  for (const path of [
    '',
    'agents',
    'reconcile',
    `documents/${seeded.document.id}`,
    `documents/${seeded.document.id}/edit`,
  ]) {
    await page.goto(`${stack.info.hostingUrl}/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
});
