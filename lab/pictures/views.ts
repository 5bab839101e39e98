/** Every picture is taken four times: at a desk and on a phone, in light and in dark. */
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, devices, type Page } from '@playwright/test';

const imagesDir = resolve(import.meta.dirname, '../../docs/images/pages');

const devicesShown = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: { ...devices['iPhone 13'], defaultBrowserType: undefined, deviceScaleFactor: 1 },
} as const;

const schemes = ['light', 'dark'] as const;

interface View {
  name: string;
  context: BrowserContext;
  page: Page;
}

/** The same browser four times. */
export async function openViews(browser: Browser): Promise<View[]> {
  const views: View[] = [];
  for (const [device, { defaultBrowserType: _none, ...options }] of Object.entries({
    desk: { defaultBrowserType: undefined, ...devicesShown.desk },
    phone: devicesShown.phone,
  })) {
    for (const colorScheme of schemes) {
      const context = await browser.newContext({ ...options, colorScheme, reducedMotion: 'reduce' });
      views.push({ name: `${device}-${colorScheme}`, context, page: await context.newPage() });
    }
  }
  return views;
}

/** Brings each view to what is to be seen, and takes its picture. */
export async function picture(views: readonly View[], name: string, prepare: (page: Page) => Promise<void>) {
  for (const view of views) {
    await prepare(view.page);
    await view.page.mouse.move(0, 0);
    // Messages and what fades in come to rest.
    await view.page.waitForTimeout(400);
    await view.page.screenshot({ path: join(imagesDir, `${name}-${view.name}.png`), animations: 'disabled' });
  }
}
