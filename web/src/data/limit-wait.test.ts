import { expect, it } from 'vitest';
import { limitWaitMs } from './limit-wait.ts';

it.each([
  ['23', 23_000],
  ['0', 1_000],
  ['3600', 120_000],
  ['999999999999', 5_000],
  ['-1', 5_000],
  ['1.5', 5_000],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 5_000],
  ['', 5_000],
  [null, 5_000],
])('a 429 with Retry-After %j waits %i ms', (retryAfter, waitMs) => {
  expect(limitWaitMs(429, retryAfter, '')).toBe(waitMs);
});

it.each([200, 401, 409, 500, 503])('a %i does not wait', (status) => {
  expect(limitWaitMs(status, '10', '{}')).toBeNull();
});
