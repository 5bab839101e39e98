/** Measures a long list in the real page, against the emulators. */
import { availableParallelism } from 'node:os';
import { signIn } from '@knowledge-sync/e2e/page';
import { seed } from '@knowledge-sync/e2e/seed';
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import type { BenchOptions, Figure, Report } from '../report.ts';
import { articles, pageSize } from './articles.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';
import { timeCommits } from './commit-to-screen.ts';
import { firstRowShown, leaveList, openList, recordFirstRow, timeFirstRow } from './first-row.ts';
import { countFirstView } from './first-view.ts';
import { untilIdle } from './idle.ts';
import { startListStack } from './list-stack.ts';
import { measureScroll } from './scroll.ts';

export async function benchList(options: BenchOptions): Promise<Report> {
  const { documents, notice } = options;
  const { stack, stop } = await startListStack(notice);
  try {
    const browser = await openBrowser(notice);
    try {
      const { figures, wasIdle } = await measureList(browser, stack, options);
      const machine = `${availableParallelism()} cores${wasIdle ? '' : ' busy with other work'}`;
      const conditions = `${documents.toLocaleString('en')} documents, ${browser.title}, ${machine}`;
      return { bench: 'list', conditions, figures };
    } finally {
      await browser.close();
    }
  } finally {
    await stop();
  }
}

async function measureList(
  { context }: OpenBrowser,
  stack: LocalStack,
  { documents, isQuick, notice }: BenchOptions,
): Promise<{ figures: Figure[]; wasIdle: boolean }> {
  // A quick run has other benches beside it.
  const untilReady = isQuick ? async () => false : untilIdle;
  const page = await context.newPage();
  await recordFirstRow(page);
  notice(`Writing ${documents.toLocaleString('en')} documents ...`);
  // No page is open yet: the emulator would send each document to its listener, which takes
  // minutes.
  await seed(stack, articles(0, documents));
  await untilReady();
  await signIn(page, stack, 'editor');
  await firstRowShown(page);

  notice('Counting, changing documents, scrolling, opening ...');
  const counted = await countFirstView(page, stack, documents);
  const idle = [await untilReady()];
  const commits = await timeCommits(page, stack, isQuick);
  if (isQuick) return { figures: [...counted.figures, ...commits], wasIdle: idle.every(Boolean) };
  idle.push(await untilIdle());
  const scrolled = await measureScroll(page, pageSize);
  idle.push(await untilIdle());
  const many = await timeFirstRow(page, stack);

  notice(`Opening with ${pageSize} documents ...`);
  await leaveList(page);
  await removeEverything(stack);
  await seed(stack, articles(0, pageSize));
  await openList(page, stack.info.hostingUrl);
  idle.push(await untilIdle());
  const fewCounted = await countFirstView(page, stack, pageSize);
  const few = await timeFirstRow(page, stack);
  const firstRows: Figure[] = [
    {
      title: 'the same first view',
      value: counted.reads,
      unit: 'documents',
      beside: { title: `with ${pageSize} documents`, value: fewCounted.reads },
      aim: null,
    },
    {
      title: 'from navigation to first row',
      value: many.pageMs,
      unit: 'ms',
      beside: { title: `with ${pageSize} documents`, value: few.pageMs },
      aim: null,
    },
    {
      title: 'the same queries without a page',
      value: many.bareMs,
      unit: 'ms',
      beside: { title: `with ${pageSize} documents`, value: few.bareMs },
      aim: null,
    },
  ];
  return { figures: [...counted.figures, ...firstRows, ...commits, ...scrolled], wasIdle: idle.every(Boolean) };
}

/** Deletes all documents at once, which only the emulator supports. */
async function removeEverything({ info: { firestoreHost, projectId } }: LocalStack): Promise<void> {
  const url = `http://${firestoreHost}/emulator/v1/projects/${projectId}/databases/(default)/documents`;
  const response = await fetch(url, { method: 'DELETE' });
  if (!response.ok) throw new Error(`the Firestore emulator answered ${response.status}: ${await response.text()}`);
}
