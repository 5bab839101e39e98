import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterRefusal,
  afterSuccess,
  documentsAt,
  longestPauseMs,
  raiseAfterMs,
  requestsAt,
  unlowered,
} from './limit.ts';

const nowMs = 1_000_000;
const at = (limit: ReturnType<typeof unlowered>, ms: number) => requestsAt(limit, 10, ms);

describe('the limit', () => {
  it('is the plan until something is refused', () => {
    expect(at(unlowered(10), 0)).toBe(10);
    expect(at(unlowered(10), nowMs)).toBe(10);
  });

  it.each([
    { others: 9, expected: 9 },
    { others: 2, expected: 2 },
    { others: 1, expected: 1 },
    { others: 0, expected: 1 },
    { others: 40, expected: 10 },
  ])('after a refusal is what was accepted beside it: $others', ({ others, expected }) => {
    expect(at(afterRefusal(unlowered(10), 10, others, null, nowMs), nowMs)).toBe(expected);
  });

  it('ends at the requests that a smaller plan has accepted, when a burst of ten is refused one by one', () => {
    let limit = unlowered(10);
    for (let others = 9; others >= 2; others -= 1) limit = afterRefusal(limit, at(limit, nowMs), others, null, nowMs);
    expect(at(limit, nowMs)).toBe(2);
    expect(limit.pausedUntilMs).toBe(nowMs + 1_000);
  });

  it('rises by one after each quiet time, up to the plan', () => {
    const limit = afterRefusal(unlowered(10), 10, 2, null, nowMs);
    expect([0, 1, 2, 7, 8, 900].map((times) => at(limit, nowMs + times * raiseAfterMs))).toEqual([2, 3, 4, 9, 10, 10]);
    expect(at(limit, nowMs + raiseAfterMs - 1)).toBe(2);
  });

  it('stays if the clock goes back', () => {
    expect(at(afterRefusal(unlowered(10), 10, 4, null, nowMs), nowMs - raiseAfterMs * 3)).toBe(4);
  });
});

describe('the pause', () => {
  it('doubles with each refusal in a row, up to a minute, and is short again after a success', () => {
    let limit = unlowered(3);
    let time = nowMs;
    const pauses = Array.from({ length: 8 }, () => {
      limit = afterRefusal(limit, 3, 0, null, time);
      const pause = limit.pausedUntilMs - time;
      time = limit.pausedUntilMs;
      return pause / 1_000;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    limit = afterRefusal(afterSuccess(limit), 3, 0, null, time);
    expect(limit.pausedUntilMs - time).toBe(1_000);
  });

  it.each([
    [null, 1_000],
    [0, 1_000],
    [5_000, 5_000],
    [86_400_000, longestPauseMs],
  ])('follows Retry-After of %s ms', (retryAfterMs, pauseMs) => {
    expect(afterRefusal(unlowered(3), 3, 2, retryAfterMs, nowMs).pausedUntilMs).toBe(nowMs + pauseMs);
  });

  it('is not doubled by refusals of requests that were under way', () => {
    let limit = afterRefusal(unlowered(3), 3, 2, null, nowMs);
    limit = afterRefusal(limit, 2, 1, null, nowMs + 999);
    expect(limit).toMatchObject({ pausedUntilMs: nowMs + 1_000, pauses: 1 });
    expect(afterRefusal(limit, 1, 0, 3_000, nowMs + 999).pausedUntilMs).toBe(nowMs + 3_999);
  });
});

it('keeps every number within its bounds, whatever comes', () => {
  const event = fc.record({
    afterMs: fc.nat(30_000),
    others: fc.nat(50),
    retryAfterMs: fc.option(fc.nat()),
    isRefused: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.array(event), (plan, events) => {
      let limit = unlowered(plan);
      let time = 0;
      for (const { afterMs, others, retryAfterMs, isRefused } of events) {
        time += afterMs;
        const before = requestsAt(limit, plan, time);
        limit = isRefused ? afterRefusal(limit, before, others, retryAfterMs, time) : afterSuccess(limit);
        const now = requestsAt(limit, plan, time);
        expect(now).toBeGreaterThanOrEqual(1);
        expect(now).toBeLessThanOrEqual(before);
        expect(limit.pausedUntilMs - time).toBeLessThanOrEqual(longestPauseMs);
      }
    }),
  );
});

it('allows more documents than requests, so that none waits for Firestore', () => {
  expect([1, 2, 3, 10, 15].map(documentsAt)).toEqual([3, 4, 6, 16, 24]);
});
