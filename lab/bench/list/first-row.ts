/** How long it takes from the navigation until the first row is there. */
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import type { Page } from '@playwright/test';
import { median } from '../../statistics.ts';
import { pageSize } from './articles.ts';
import { timeBarePage } from './bare-listener.ts';

declare global {
  interface Window {
    /** Since the navigation began. */
    firstRowMs?: number;
  }
}

const times = 7;

/** From now on each document of the page takes down when its first row appears. */
export async function noteFirstRow(page: Page): Promise<void> {
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

/** Comes to the list by its address, as a page that loads anew, and waits for the first row. */
export async function openList(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return await firstRowShown(page);
}

export async function firstRowShown(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => window.firstRowMs);
  return (await handle.jsonValue()) ?? 0;
}

/** Ends the list's listener: for that of a page that is merely gone the emulator goes on working for a while. */
export async function leaveList(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('heading', { name: /^Compare/ }).waitFor();
}

export interface FirstRow {
  /** From the navigation until the row is drawn, in milliseconds, the median of some times. */
  pageMs: number;
  /** From asking the same of Firestore, without a page, until its answer. */
  bareMs: number;
}

export async function timeFirstRow(page: Page, stack: LocalStack): Promise<FirstRow> {
  const pageMs: number[] = [];
  const bareMs: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    await leaveList(page);
    bareMs.push(await timeBarePage(stack, pageSize));
    pageMs.push(await openList(page, stack.info.hostingUrl));
  }
  return { pageMs: median(pageMs), bareMs: median(bareMs) };
}
