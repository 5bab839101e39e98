import { expect, it } from 'vitest';
import { idealMs, timesIdeal } from './ideal.ts';

const thousand = { documents: 1_000, latencyMs: 200, planLimit: 10, retriedShare: 0 };

it.each([
  ['1,000 documents of 200 ms, ten at once', thousand, 20_000],
  ['a fifth of the limit', { ...thousand, planLimit: 2 }, 100_000],
  ['5 % that need a second request', { ...thousand, retriedShare: 0.05 }, 21_000],
])('the ideal time of %s', (_, ideal, expected) => {
  expect(idealMs(ideal)).toBe(expected);
});

it('compares a run with its own ideal time', () => {
  expect(timesIdeal(25_000, thousand)).toBe(1.25);
  expect(timesIdeal(25_200, { ...thousand, retriedShare: 0.05 })).toBe(1.2);
});
