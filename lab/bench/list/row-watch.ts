/** Watches a row of the page, inside the page. */
import type { Page } from '@playwright/test';

interface Shown {
  /** When the frame that shows it was drawn, in epoch milliseconds. */
  atMs: number;
  /** How many rows the page has touched by then. */
  changedRows: number;
}

declare global {
  interface Window {
    rowShown?: Promise<Shown>;
  }
}

/**
 * @returns once it watches; what it returns waits until the row has this text in it
 */
export async function watchRow(page: Page, id: string, text: string): Promise<() => Promise<Shown>> {
  await page.evaluate(
    (wanted) => {
      const changed = new Set<Element>();
      window.rowShown = new Promise((resolve) => {
        const observer = new MutationObserver((mutations) => {
          for (const { target } of mutations) {
            const row = (target instanceof Element ? target : target.parentElement)?.closest('[data-row]');
            if (row) changed.add(row);
          }
          if (!document.querySelector(`[data-row="${wanted.id}"]`)?.textContent?.includes(wanted.text)) return;
          observer.disconnect();
          // A task of its own comes after the frame for which this is called.
          requestAnimationFrame(() => setTimeout(() => resolve({ atMs: Date.now(), changedRows: changed.size })));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      });
    },
    { id, text },
  );
  return async () => {
    const shown = await page.evaluate(() => window.rowShown);
    if (shown === undefined) throw new Error('nobody watches the row');
    return shown;
  };
}
