/**
 * Leases: until when a worker's claim on a document, a settle pass, a comparison or a folder is
 * valid.
 */
import { type SyncClaim, syncClaimSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';

/** A document's fields as Firestore holds them; nothing is known about them. */
export type RawDocument = Record<string, unknown>;

/** The claim of one worker. */
export type Lease = SyncClaim;

export const newLease = (id: string, now: Timestamp, leaseMs: number): Lease => ({
  id,
  expires_at: Timestamp.fromMillis(now.toMillis() + leaseMs),
});

/** Whether a worker holds the claim now. A claim that cannot be read counts as expired. */
export function isLeaseLive(claim: unknown, now: Date): boolean {
  const parsed = syncClaimSchema.safeParse(claim);
  return parsed.success && parsed.data.expires_at.toMillis() > now.getTime();
}

/** Whether the claim is the one with this id, expired or not. */
export const isHeldBy = (claim: unknown, id: string): boolean =>
  typeof claim === 'object' && claim !== null && (claim as { id?: unknown }).id === id;
