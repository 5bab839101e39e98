import { describe, expect, it } from 'vitest';
import { type Allowance, callClasses, minuteAt, secondsLeftAt, takeBlock } from './limits.ts';

const minute = 30_000_000;

describe('a block', () => {
  it('is a tenth of what is left, and at least one call', () => {
    const sizes = [];
    let stored: Allowance | null = null;
    for (let block = takeBlock(stored, 'writes', 100, minute); block.granted > 0; ) {
      sizes.push(block.granted);
      stored = block.allowance;
      block = takeBlock(stored, 'writes', 100, minute);
    }
    expect(sizes.slice(0, 4)).toEqual([10, 9, 9, 8]);
    expect(sizes.at(-1)).toBe(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100);
  });

  it.each([0, 1, 2, 9, 10, 11, 300, 1_200, 1_000_000])('never makes more than %i of a limit of as many', (limit) => {
    let stored: Allowance | null = null;
    let granted = 0;
    for (;;) {
      const block = takeBlock(stored, 'reads', limit, minute);
      granted += block.granted;
      expect(block.left).toBe(limit - granted);
      if (block.granted === 0) break;
      stored = block.allowance;
    }
    expect(granted).toBe(limit);
  });

  it.each(callClasses)('of %s leaves the calls of the other classes', (call) => {
    const taken = { reads: 1, lists: 2, writes: 3, agents: 4 };
    const { allowance } = takeBlock({ minute, taken }, call, 10, minute);
    expect(allowance).toEqual({ minute, taken: { ...taken, [call]: taken[call] + 1 } });
  });

  it.each([
    ['a minute ago', -1, true],
    ['an hour ago', -60, true],
    ['now', 0, false],
    ['by a clock a minute ahead', 1, false],
    ['by a clock far ahead', 2, true],
    ['in another age', 1e9, true],
  ])('counts from the start if the record was written %s: %#', (_, ago, isNew) => {
    const block = takeBlock({ minute: minute + ago, taken: { writes: 10 } }, 'writes', 10, minute);
    expect(block.granted).toBe(isNew ? 1 : 0);
    expect(block.allowance.minute).toBe(isNew ? minute : minute + ago);
  });

  it.each([11, 1e15])('is empty if %i of 10 were taken, because the limit was lowered', (writes) => {
    expect(takeBlock({ minute, taken: { writes } }, 'writes', 10, minute)).toMatchObject({ granted: 0, left: 0 });
  });
});

it.each([
  [0, 60],
  [1, 60],
  [999, 60],
  [1_000, 59],
  [59_000, 1],
  [59_999, 1],
])('%i ms after a minute began, the next begins in %i s', (afterMs, seconds) => {
  const nowMs = minute * 60_000 + afterMs;
  expect(minuteAt(nowMs)).toBe(minute);
  expect(secondsLeftAt(nowMs)).toBe(seconds);
});
