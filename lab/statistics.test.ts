import { expect, it } from 'vitest';
import { median, quantile } from './statistics.ts';

it.each([
  { values: [7], middle: 7 },
  { values: [9, 1], middle: 5 },
  { values: [9, 1, 2], middle: 2 },
  { values: [4, 1, 3, 2], middle: 2.5 },
  { values: [10, 9, 8, 1, 2, 3, 100], middle: 8 },
])('the median of $values is $middle', ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});

it('a quantile is the value of its rank in any order of the values', () => {
  const values = Array.from({ length: 40 }, (_, at) => 40 - at);
  expect(quantile(values, 0.95)).toBe(38);
  expect(quantile(values, 1)).toBe(40);
  expect(quantile(values, 0)).toBe(1);
});

it('no values have no median', () => {
  expect(() => median([])).toThrow('no values');
});
