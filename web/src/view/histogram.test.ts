import { expect, it } from 'vitest';
import { timesChart } from './histogram.ts';

it('draws the oldest first, with median and 90th percentile in words', () => {
  const chart = timesChart([1000, 2000, 60_000]);
  expect(chart?.bars.map(({ ms }) => ms)).toEqual([60_000, 2000, 1000]);
  expect(chart?.bars[0]?.height).toBe(1);
  expect(chart?.sentence).toBe('Last 3 syncs: median 2 s, 90th percentile 1 min, slowest 1 min.');
});

it('is null without syncs', () => {
  expect(timesChart([])).toBeNull();
});
