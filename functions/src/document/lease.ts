/** Leases: how long a worker's claim on a document, a job or a folder stands. */
import { syncClaimSchema } from '@knowledge-sync/contract';

/** A document's fields as Firestore holds them; nothing is known about them. */
export type RawDocument = Record<string, unknown>;

/** Whether a worker holds the claim now. A claim that cannot be read holds nothing. */
export function isLeaseLive(claim: unknown, now: Date): boolean {
  const parsed = syncClaimSchema.safeParse(claim);
  return parsed.success && parsed.data.expires_at.toMillis() > now.getTime();
}
