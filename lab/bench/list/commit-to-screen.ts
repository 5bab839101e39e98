/**
 * Measures the time from a commit until the page shows it, compared with a listener to the same
 * query in the same browser that shows nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { collections, type SyncStatus, syncStatusTitles } from '@knowledge-sync/contract';
import { storeOf } from '@knowledge-sync/e2e/seed';
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import type { Page } from '@playwright/test';
import { median, quantile } from '../../statistics.ts';
import type { Figure } from '../report.ts';
import { listenBare } from './bare-listener.ts';
import { watchRow } from './row-watch.ts';

const changes = 40;
const quickChanges = 16;
/** Rows that are changed in turn, from the top. */
const rowsChanged = 8;
const pauseMs = 200;
const mostRatio = 1.2;

export async function timeCommits(page: Page, stack: LocalStack, isQuick: boolean): Promise<Figure[]> {
  const ids = await page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
  const inSight = ids.filter((id) => id !== null).slice(0, rowsChanged);
  const bare = await listenBare(page.context(), stack);
  await page.bringToFront();
  const store = storeOf(stack);
  const pageMs: number[] = [];
  const bareMs: number[] = [];
  const changedRows: number[] = [];
  for (let turn = 0; turn < (isQuick ? quickChanges : changes); turn += 1) {
    const id = inSight[turn % inSight.length] ?? '';
    const status: SyncStatus = Math.floor(turn / inSight.length) % 2 === 0 ? 'syncing' : 'completed';
    const shown = await watchRow(page, id, syncStatusTitles[status]);
    const heard = await bare.hear({ id, field: 'sync_status', value: status });
    const startedMs = Date.now();
    await store.collection(collections.knowledge).doc(id).update({ sync_status: status });
    const seen = await shown();
    pageMs.push(seen.atMs - startedMs);
    bareMs.push((await heard()) - startedMs);
    changedRows.push(seen.changedRows);
    // Varies the pause, so that changes do not coincide with the page's frames and timers.
    await sleep(pauseMs + ((turn * 37) % 100));
  }
  await bare.stop();
  await store.terminate();
  const title = 'a listener that shows nothing';
  return [
    {
      title: 'from commit to screen, median',
      value: median(pageMs),
      unit: 'ms',
      beside: { title, value: median(bareMs) },
      aim: { kind: 'at most', value: mostRatio * median(bareMs) },
    },
    {
      title: 'from commit to screen, p95',
      value: quantile(pageMs, 0.95),
      unit: 'ms',
      beside: { title, value: quantile(bareMs, 0.95) },
      aim: null,
    },
    { title: 'rows touched per change, median', value: median(changedRows), unit: 'rows', beside: null, aim: null },
  ];
}
