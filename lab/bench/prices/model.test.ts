import { describe, expect, it } from 'vitest';
import { bringIn, hoursOfFirstSync, keep, pagesOf, total, watch } from './model.ts';
import { costOf, prices } from './prices.ts';

const month = { idleMinute: { reads: 2, writes: 1 }, comparison: { reads: 3, calls: 0.03 } };

it('adds what a step uses at its price', () => {
  expect(costOf({ read: 100_000, write: 100_000 })).toBeCloseTo(0.06 + 0.18);
  expect(costOf({})).toBe(0);
});

describe('the cost of documents', () => {
  it('to bring in is proportional to their number', () => {
    expect(total(bringIn(1_000_000))).toBeCloseTo(100 * total(bringIn(10_000)), 6);
  });

  it('to bring in is 5 writes, 1 read and 1 call for each without its index and the numbers', () => {
    const [add, sync] = bringIn(1);
    expect((add?.usage.write ?? 0) + (sync?.usage.write ?? 0)).toBe(5);
    expect(sync).toMatchObject({ usage: { read: 1 }, calls: 1 });
  });

  it('to keep has a part that does not depend on their number', () => {
    const minutes = keep(0, month).find(({ title }) => title === 'minutes without work');
    expect(minutes?.usage).toMatchObject({ read: 2 * 43_200, write: 43_200 });
    expect(total(keep(1_000_000, month))).toBeGreaterThan(total(keep(0, month)));
  });

  it('of an open list at rest is its first view', () => {
    const watched = watch(0, { firstView: 106, readsPerDocument: 6 });
    expect(watched.reduce((sum, { usage }) => sum + (usage.read ?? 0), 0)).toBe(106);
    expect(total(watched)).toBeGreaterThan(106 * prices.read);
  });
});

it('calculates the time of a first sync and the pages of a folder', () => {
  expect(hoursOfFirstSync(1_000_000, 10, 0.36)).toBeCloseTo(10);
  expect(pagesOf(1_000_000)).toBe(10_000);
  expect(pagesOf(101)).toBe(2);
});
