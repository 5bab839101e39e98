import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = new Date('2026-01-01T00:00:00Z');

test.each([
  ['2', 2_000],
  ['0', 0],
  ['1.5', 1_500],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ['86400', 86_400_000],
  ['86401', null],
  ['1000000000', null],
  [`1${'0'.repeat(400)}`, null],
  ['Fri, 01 Jan 2100 00:00:00 GMT', null],
  ['-1', null],
  ['soon', null],
  ['2026-01-01', null],
  ['', null],
  [null, null],
  [undefined, null],
])('%j asks for %j ms', (value, expected) => {
  expect(retryAfterMs(value, now)).toBe(expected);
});
