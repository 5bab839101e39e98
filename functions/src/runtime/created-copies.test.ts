import { expect, test } from 'vitest';
import { CreatedCopies } from './created-copies.ts';

test.each([
  ['long before the request', 3_000, true],
  ['too shortly before it, for servers whose clocks differ', 2_999, false],
  ['after its start', -1, false],
])('a copy whose creation was answered %s', (_, msBefore, isOlder) => {
  const copies = new CreatedCopies();
  copies.add('copy', 100_000 - msBefore);
  expect(copies.isOlder('copy', 100_000)).toBe(isOlder);
  expect(copies.isOlder('another', 100_000)).toBe(false);
});

test('keeps one copy of each second, and the latest 300', () => {
  const copies = new CreatedCopies();
  for (let ms = 0; ms < 400_000; ms += 100) copies.add(`at ${ms}`, ms);
  const isKept = (ms: number): boolean => copies.isOlder(`at ${ms}`, 1_000_000);
  expect([399_000, 399_900, 100_000, 99_000].map(isKept)).toEqual([true, false, true, false]);
});

test('a clock that was put back starts anew', () => {
  const copies = new CreatedCopies();
  copies.add('ahead', 90_000);
  copies.add('now', 10_000);
  expect(copies.isOlder('now', 15_000)).toBe(true);
  expect(copies.isOlder('ahead', 15_000)).toBe(false);
});
