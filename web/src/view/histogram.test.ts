import { expect, it } from 'vitest';
import { timesChart } from './histogram.ts';

it('draws the oldest first and says what half and nine in ten took', () => {
  const chart = timesChart([1000, 2000, 60_000]);
  expect(chart?.bars.map(({ ms }) => ms)).toEqual([60_000, 2000, 1000]);
  expect(chart?.bars[0]?.height).toBe(1);
  expect(chart?.sentence).toBe(
    'Of the latest 3, half were live within 2 s, nine in ten within 1 min; the slowest took 1 min.',
  );
});

it('is nothing while nothing has been completed', () => {
  expect(timesChart([])).toBeNull();
});
