/**
 * Leases: until when a worker's claim on a document, a settle pass, a comparison or a folder is
 * valid.
 */
import { type SyncClaim, syncClaimSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { leaseMarginSeconds, longestTimeoutSeconds } from '../runtime/timeouts.ts';
import { isFarAhead } from './bounded-time.ts';

/** A document's fields as Firestore holds them; nothing is known about them. */
export type RawDocument = Record<string, unknown>;

/** The claim of one worker. */
export type Lease = SyncClaim;

export const newLease = (id: string, now: Timestamp, leaseMs: number): Lease => ({
  id,
  expires_at: Timestamp.fromMillis(now.toMillis() + leaseMs),
});

/** The longest lease of any worker. */
export const longestLeaseMs = (longestTimeoutSeconds + leaseMarginSeconds) * 1_000;

/**
 * Whether a worker holds the claim now. A claim that cannot be read counts as expired, and so does
 * one that lasts longer than any worker's.
 */
export function isLeaseLive(claim: unknown, now: Date): boolean {
  const parsed = syncClaimSchema.safeParse(claim);
  if (!parsed.success) return false;
  const { expires_at: expiresAt } = parsed.data;
  return expiresAt.toMillis() > now.getTime() && !isFarAhead(expiresAt, Timestamp.fromDate(now), longestLeaseMs);
}

/** Whether the claim is the one with this id, expired or not. */
export const isHeldBy = (claim: unknown, id: string): boolean =>
  typeof claim === 'object' && claim !== null && (claim as { id?: unknown }).id === id;
