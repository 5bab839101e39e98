import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import { expect, it } from 'vitest';
import { clockSkewMs } from './bounded-time.ts';
import { isLeaseLive, longestLeaseMs, newLease } from './lease.ts';
import { longestSettleMs, lostSinceMs, withEndedClaim } from './open-requests.ts';

const now = Timestamp.fromMillis(Date.UTC(2026, 0, 1));
const at = (ms: number) => Timestamp.fromMillis(now.toMillis() + ms);
const config = { settleMs: 600_000, leaseMs: 210_000 };

it.each([
  ['has ended', at(0), false],
  ['ends soon', at(1), true],
  ['lasts as long as any, by a clock that is ahead', at(longestLeaseMs + clockSkewMs), true],
  ['lasts longer', at(longestLeaseMs + clockSkewMs + 1), false],
  ['ends in the year 9999', Timestamp.fromDate(new Date('9999-12-31')), false],
])('a lease that %s', (_, expiresAt, expected) => {
  expect(isLeaseLive({ id: 'w', expires_at: expiresAt }, now.toDate())).toBe(expected);
});

it('a lease that the service makes is live', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: longestLeaseMs }), (ms) => isLeaseLive(newLease('w', now, ms), now.toDate())),
  );
});

const anyTime = fc
  .integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
  .map((ms) => Timestamp.fromMillis(ms));
const anything = fc.oneof(anyTime, fc.constantFrom(null, undefined, 'soon', 4, {}));

it('an ended claim is settled in bounded time, whatever was written', () => {
  fc.assert(
    fc.property(anything, anything, (attemptedAt, expiresAt) => {
      const data = { last_sync_attempt: attemptedAt, sync_claim: { id: 'w', expires_at: expiresAt } };
      const { settles_at: settlesAt, unsettled_since: since } = withEndedClaim(data, now, config);
      expect(settlesAt?.toMillis()).toBeLessThanOrEqual(now.toMillis() + longestSettleMs(config) + 2 * clockSkewMs);
      expect(lostSinceMs({ unsettled_since: since }, now)).toBeLessThanOrEqual(now.toMillis() + clockSkewMs);
    }),
  );
});

it.each([
  ['unknown', null, 0],
  ['far ahead', at(clockSkewMs + 1), 0],
  ['in the past', at(-1), now.toMillis() - 1],
])('a lost request whose start is %s', (_, since, expected) => {
  expect(lostSinceMs({ unsettled_since: since }, now)).toBe(expected);
});
