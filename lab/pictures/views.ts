/** Takes each picture four times: on a desk and on a phone, in light and in dark. */
import { join } from 'node:path';
import { type Browser, type BrowserContext, devices, type Page } from '@playwright/test';
import { picturesDir } from './album.ts';

const { defaultBrowserType: _webkit, ...phone } = devices['iPhone 13'];

const screens = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: { ...phone, deviceScaleFactor: 1 },
} as const;

const schemes = ['light', 'dark'] as const;

/** Messages and transitions come to rest in this time. */
const restMs = 400;

interface View {
  /** `desk-light`. */
  name: string;
  context: BrowserContext;
  page: Page;
}

export const viewNames = Object.keys(screens).flatMap((screen) => schemes.map((scheme) => `${screen}-${scheme}`));

/** Opens a fresh browser context for each view, lets `act` use them, and closes them. */
export async function withViews(browser: Browser, act: (views: readonly View[]) => Promise<void>): Promise<void> {
  const views: View[] = [];
  for (const [screen, options] of Object.entries(screens)) {
    for (const colorScheme of schemes) {
      const context = await browser.newContext({ ...options, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      // Unsaved changes must not keep a page from being left.
      page.on('dialog', (dialog) => void dialog.accept());
      views.push({ name: `${screen}-${colorScheme}`, context, page });
    }
  }
  await act(views);
  for (const { context } of views) await context.close();
}

/** Prepares the page in each view and takes its picture. */
export async function picture(
  views: readonly View[],
  name: string,
  prepare: (page: Page) => Promise<void>,
): Promise<void> {
  for (const view of views) {
    await prepare(view.page);
    await view.page.mouse.move(0, 0);
    await view.page.waitForTimeout(restMs);
    await view.page.screenshot({ path: join(picturesDir, `${name}-${view.name}.png`), animations: 'disabled' });
  }
}
