import { expect, it } from 'vitest';
import type { Figure, Report } from './report.ts';
import { table } from './table.ts';

const figure: Figure = { title: 'first row', value: 12.345, unit: 'ms', beside: null, aim: null };
const linesOf = (figures: Figure[]): string[] => {
  const report: Report = { bench: 'list', conditions: '2 cores', figures };
  return table(report).split('\n');
};

it('says first what was measured and on what, and then each figure in a line', () => {
  expect(linesOf([figure])).toEqual([
    'list: 2 cores',
    '             measured  beside it, in the same run  ratio  aim',
    '  first row  12.3 ms',
  ]);
});

it('puts a figure beside what it is compared with, and tells the ratio', () => {
  const [, , line] = linesOf([{ ...figure, value: 30_000, beside: { title: 'without', value: 10_000 } }]);
  expect(line).toMatch(/first row {2}30,000 ms {2}10,000, without +3 x$/);
});

it('tells no ratio to nothing', () => {
  const [, , line] = linesOf([{ ...figure, beside: { title: 'without', value: 0 } }]);
  expect(line).toMatch(/0, without$/);
});

it.each([
  { kind: 'at most', value: 13, told: 'at most 13: met' },
  { kind: 'at most', value: 12, told: 'at most 12: missed' },
  { kind: 'at least', value: 12, told: 'at least 12: met' },
  { kind: 'at least', value: 13, told: 'at least 13: missed' },
] as const)('tells whether the aim is met: $told', ({ kind, value, told }) => {
  expect(linesOf([{ ...figure, aim: { kind, value } }]).at(-1)).toContain(told);
});
