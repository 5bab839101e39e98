/** Measures the time from the navigation to the first row. */
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import type { Page } from '@playwright/test';
import { median } from '../../statistics.ts';
import { timeBarePage } from './bare-listener.ts';

declare global {
  interface Window {
    /** Milliseconds from the navigation to the first row. */
    firstRowMs?: number;
  }
}

const times = 7;

/** Makes every document of the page record when its first row appears. */
export async function recordFirstRow(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[data-row]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        window.firstRowMs = performance.now();
      });
    });
    observer.observe(document, { subtree: true, childList: true });
  });
}

/** Loads the list by its address and waits for the first row. */
export async function openList(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return await firstRowShown(page);
}

export async function firstRowShown(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => window.firstRowMs);
  return (await handle.jsonValue()) ?? 0;
}

/**
 * Leaves the list, which ends its listener. When the page is only closed, the emulator keeps
 * serving the listener for a while.
 */
export async function leaveList(page: Page): Promise<void> {
  await page.locator('a[href="/reconcile"]').first().click();
  await page.locator('[data-row]').first().waitFor({ state: 'detached' });
}

export interface FirstRow {
  /** Median milliseconds from the navigation until the row is drawn. */
  pageMs: number;
  /** Median milliseconds of the same queries without a page. */
  bareMs: number;
}

export async function timeFirstRow(page: Page, stack: LocalStack): Promise<FirstRow> {
  const pageMs: number[] = [];
  const bareMs: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    await leaveList(page);
    bareMs.push(await timeBarePage(stack));
    pageMs.push(await openList(page, stack.info.hostingUrl));
  }
  return { pageMs: median(pageMs), bareMs: median(bareMs) };
}
