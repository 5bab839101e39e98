import config from '@knowledge-sync/e2e/playwright-config';
import { ensureChromium } from '@knowledge-sync/emulator/chromium';
import { type BrowserContext, chromium } from '@playwright/test';

/** An emulator is slow with ten thousand documents, and the machine may be busy. */
const timeoutMs = 120_000;

export interface OpenBrowser {
  context: BrowserContext;
  /** "Chromium 140.0.1.2". */
  title: string;
  close(): Promise<void>;
}

/** Opens a headless browser with the flags of the browser tests. */
export async function openBrowser(notice: (line: string) => void): Promise<OpenBrowser> {
  const executablePath = await ensureChromium(process.env, notice);
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: config.use?.launchOptions?.args ?? [],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  context.setDefaultTimeout(timeoutMs);
  // The compiler wraps every named function in this helper, also functions that run in the page.
  await context.addInitScript('globalThis.__name = (named) => named;');
  return { context, title: `Chromium ${browser.version()}`, close: () => browser.close() };
}
