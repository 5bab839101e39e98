import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = new Date('2026-01-01T00:00:00Z');

test.each([
  ['2', 2_000],
  ['0', 0],
  ['1.5', 1_500],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ['-1', null],
  ['soon', null],
  ['2026-01-01', null],
  ['', null],
  [null, null],
  [undefined, null],
])('%j asks for %j ms', (value, expected) => {
  expect(retryAfterMs(value, now)).toBe(expected);
});
