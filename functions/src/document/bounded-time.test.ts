import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import { ageMsOf, clockSkewMs, isFarAhead, timestampOfMillis } from './bounded-time.ts';

const now = Timestamp.fromMillis(Date.UTC(2026, 0, 1));
const after = (ms: number) => Timestamp.fromMillis(now.toMillis() + ms);

describe('timestampOfMillis', () => {
  it.each([
    ['now', now.toMillis(), now.toMillis()],
    ['a fraction', 1.5, 1],
    ['the first time', -62_135_596_800_000, -62_135_596_800_000],
    ['the last time', 253_402_300_799_999, 253_402_300_799_999],
    ['a time before the first', -62_135_596_800_001, null],
    ['a time after the last', 253_402_300_800_000, null],
    ['milliseconds read as seconds', now.toMillis() * 1_000, null],
    ['no number', Number.NaN, null],
    ['an endless time', Number.POSITIVE_INFINITY, null],
    ['an endless past', Number.NEGATIVE_INFINITY, null],
  ])('%s', (_, ms, expected) => {
    expect(timestampOfMillis(ms)?.toMillis() ?? null).toBe(expected);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.double(), (ms) => void timestampOfMillis(ms)));
  });
});

describe('isFarAhead', () => {
  it.each([
    ['the past', after(-1), false],
    ['the limit', after(1_000), false],
    ['within the difference of two clocks', after(1_000 + clockSkewMs), false],
    ['beyond it', after(1_001 + clockSkewMs), true],
  ])('%s', (_, at, expected) => {
    expect(isFarAhead(at, now, 1_000)).toBe(expected);
  });
});

describe('ageMsOf', () => {
  it.each([
    ['an unknown time', null, null],
    ['a time in the past', after(-1_000), 1_000],
    ['a time that another clock wrote a little ahead', after(clockSkewMs), 0],
    ['a time far ahead', after(clockSkewMs + 1), null],
  ])('%s', (_, since, expected) => {
    expect(ageMsOf(since, now)).toBe(expected);
  });
});
