/** A long list in the real page, against the emulators. */
import { availableParallelism } from 'node:os';
import { signIn } from '@knowledge-sync/e2e/page';
import { seed } from '@knowledge-sync/e2e/seed';
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import type { Figure, Report } from '../report.ts';
import { articles, pageSize } from './articles.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';
import { timeCommits } from './commit-to-screen.ts';
import { firstRowShown, leaveList, noteFirstRow, openList, timeFirstRow } from './first-row.ts';
import { countFirstView } from './first-view.ts';
import { untilIdle } from './idle.ts';
import { startListStack } from './list-stack.ts';
import { measureScroll } from './scroll.ts';

interface ListOptions {
  /** More than a page of them. */
  documents: number;
  notice(line: string): void;
}

export async function benchList({ documents, notice }: ListOptions): Promise<Report> {
  const { stack, stop } = await startListStack(notice);
  try {
    const browser = await openBrowser(notice);
    try {
      const figures = await measureList(browser, stack, { documents, notice });
      const conditions = `${documents.toLocaleString('en')} documents, ${browser.title}, ${availableParallelism()} cores`;
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
  { documents, notice }: ListOptions,
): Promise<Figure[]> {
  const page = await context.newPage();
  await noteFirstRow(page);
  notice(`Writing ${documents.toLocaleString('en')} documents ...`);
  // Before any page is there: the emulator would tell its listener of each, which takes minutes.
  await seed(stack, articles(0, documents));
  await untilIdle(notice);
  await signIn(page, stack, 'editor');
  await firstRowShown(page);

  notice('Counting, changing documents, scrolling, opening ...');
  await untilIdle(notice);
  const counted = await countFirstView(page, stack, documents);
  await untilIdle(notice);
  const commits = await timeCommits(page, stack);
  await untilIdle(notice);
  const scrolled = await measureScroll(page, pageSize);
  await untilIdle(notice);
  const many = await timeFirstRow(page, stack);

  notice(`Opening with ${pageSize} documents ...`);
  await leaveList(page);
  await removeEverything(stack);
  await seed(stack, articles(0, pageSize));
  await openList(page, stack.info.hostingUrl);
  await untilIdle(notice);
  const few = await timeFirstRow(page, stack);
  const firstRows: Figure[] = [
    {
      title: 'from navigation to the first row',
      value: many.pageMs,
      unit: 'ms',
      beside: { title: `with ${pageSize} documents`, value: few.pageMs },
      aim: null,
    },
    {
      title: "the emulator's answer to the list's query alone",
      value: many.bareMs,
      unit: 'ms',
      beside: { title: `with ${pageSize} documents`, value: few.bareMs },
      aim: null,
    },
  ];
  return [...counted, ...firstRows, ...commits, ...scrolled];
}

/** All at once, which only the emulator can. */
async function removeEverything({ info: { firestoreHost, projectId } }: LocalStack): Promise<void> {
  const url = `http://${firestoreHost}/emulator/v1/projects/${projectId}/databases/(default)/documents`;
  const response = await fetch(url, { method: 'DELETE' });
  if (!response.ok) throw new Error(`the Firestore emulator answered ${response.status}: ${await response.text()}`);
}
