/** Watches a row from inside the page. */
import type { Page } from '@playwright/test';

interface Shown {
  /** When the frame with the text was drawn, in epoch milliseconds. */
  atMs: number;
  /** Rows that the page has touched by then. */
  changedRows: number;
}

declare global {
  interface Window {
    rowShown?: Promise<Shown>;
  }
}

/**
 * Starts watching. The returned function waits until the row contains the text.
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
          // The new task runs after the frame is drawn.
          requestAnimationFrame(() => setTimeout(() => resolve({ atMs: Date.now(), changedRows: changed.size })));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      });
    },
    { id, text },
  );
  return async () => {
    const shown = await page.evaluate(() => window.rowShown);
    if (shown === undefined) throw new Error('the row is not watched');
    return shown;
  };
}
