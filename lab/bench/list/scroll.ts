/** Measures how smoothly the list scrolls, compared with a page of plain rows without any code. */
import type { Page } from '@playwright/test';
import { median } from '../../statistics.ts';
import type { Figure } from '../report.ts';

declare global {
  interface Window {
    frameTimesMs?: number[];
  }
}

const rounds = 3;
const distancePx = 3_000;
const pxPerSecond = 1_500;
const leastFps = 50;

export async function measureScroll(page: Page, rows: number): Promise<Figure[]> {
  const plain = await page.context().newPage();
  await plain.setContent(plainRows(rows));
  const pageFps: number[] = [];
  const plainFps: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    pageFps.push(await framesPerSecond(page));
    plainFps.push(await framesPerSecond(plain));
  }
  await plain.close();
  await page.bringToFront();
  return [
    {
      title: 'frames while scrolling',
      value: median(pageFps),
      unit: 'fps',
      beside: { title: `by a page of ${rows} plain rows`, value: median(plainFps) },
      aim: { kind: 'at least', value: leastFps },
    },
  ];
}

/** Scrolls down and up again with the mouse wheel. */
async function framesPerSecond(page: Page): Promise<number> {
  await page.bringToFront();
  const cdp = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    const times: number[] = [];
    window.frameTimesMs = times;
    const onFrame = (timeMs: number): void => {
      times.push(timeMs);
      // A later recording replaces this one.
      if (window.frameTimesMs === times) requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
  });
  for (const yDistance of [-distancePx, distancePx]) {
    await cdp.send('Input.synthesizeScrollGesture', {
      x: 640,
      y: 500,
      yDistance,
      speed: pxPerSecond,
      gestureSourceType: 'mouse',
    });
  }
  await cdp.detach();
  const timesMs = await page.evaluate(() => window.frameTimesMs?.splice(0) ?? []);
  return ((timesMs.length - 1) * 1000) / ((timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0));
}

/** Rows as high as the list's rows on a desk. */
const plainRows = (rows: number): string => {
  const row = '<p style="height: 46px; margin: 0"><b>Article</b> Completed <i>Text, 21 bytes</i></p>';
  return `<!doctype html><title>Plain rows</title>${row.repeat(rows)}`;
};
