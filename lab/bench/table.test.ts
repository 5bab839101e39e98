import { expect, it } from 'vitest';
import type { Figure, Report } from './report.ts';
import { table } from './table.ts';

const figure: Figure = { title: 'first row', value: 12.345, unit: 'ms', beside: null, aim: null };
const linesOf = (figures: Figure[]): string[] => {
  const report: Report = { bench: 'list', conditions: '2 cores', figures };
  return table(report).split('\n');
};

it('prints the conditions first, then a line for each figure', () => {
  expect(linesOf([figure])).toEqual([
    'list: 2 cores',
    '             measured  compared with  ratio  aim',
    '  first row  12.3 ms',
  ]);
});

it('prints the compared value and the ratio', () => {
  const [, , line] = linesOf([{ ...figure, value: 30_000, beside: { title: 'without', value: 10_000 } }]);
  expect(line).toMatch(/first row {2}30,000 ms {2}10,000, without +3 x$/);
});

it('prints the theoretical limit in a column of its own, if a figure has one', () => {
  const [, head, line, other] = linesOf([{ ...figure, limit: 10, aim: { kind: 'at most', value: 11 } }, figure]);
  expect(head).toMatch(/ratio {2}limit {2}aim$/);
  expect(line).toMatch(/12\.3 ms .* 10 +at most 11: missed$/);
  expect(other).toMatch(/12\.3 ms$/);
});

it('prints no ratio to 0', () => {
  const [, , line] = linesOf([{ ...figure, beside: { title: 'without', value: 0 } }]);
  expect(line).toMatch(/0, without$/);
});

it.each([
  { kind: 'at most', value: 13, printed: 'at most 13: met' },
  { kind: 'at most', value: 12, printed: 'at most 12: missed' },
  { kind: 'at least', value: 12, printed: 'at least 12: met' },
  { kind: 'at least', value: 13, printed: 'at least 13: missed' },
] as const)('prints whether the aim is met: $printed', ({ kind, value, printed }) => {
  expect(linesOf([{ ...figure, aim: { kind, value } }]).at(-1)).toContain(printed);
});
