import { expect, it } from 'vitest';
import { figuresOf } from './bench-growth.ts';

const flat = {
  sync: { reads: 1, writes: 2, calls: 1 },
  idleMinute: { reads: 2, writes: 1, calls: 0 },
  list: { firstView: 105, perChange: 4 },
};

it('compares each number of documents with the least', () => {
  const figures = figuresOf([
    { ...flat, documents: 100, comparison: { reads: 400, writes: 0, calls: 5 } },
    { ...flat, documents: 1_000, comparison: { reads: 3_100, writes: 0, calls: 31 } },
  ]);
  expect(figures.find(({ title }) => title.startsWith('a nightly comparison'))).toEqual({
    title: 'a nightly comparison, for each document, with 1,000 documents',
    value: 3.1,
    unit: 'reads',
    beside: { title: 'with 100', value: 4 },
    aim: { kind: 'at most', value: 4 },
  });
  expect(figures.find(({ title }) => title.includes('10 new documents a minute'))?.value).toBe(105 + 4 * 600);
});

it('leaves out what was not measured', () => {
  const figures = figuresOf([
    { ...flat, documents: 100, comparison: { reads: 400, writes: 0, calls: 5 } },
    { ...flat, documents: 100_000, comparison: null },
  ]);
  expect(figures.some(({ title }) => title.startsWith('a nightly comparison'))).toBe(false);
  expect(figures).toHaveLength(7);
});
