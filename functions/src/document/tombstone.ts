/** Reads a tombstone: when the removal may begin, and whether it is forced. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';

/** As Firestore holds it. Older documents have fewer fields. */
type Tombstone = Pick<KnowledgeDocument, 'deletion_requested_at'> &
  Partial<Pick<KnowledgeDocument, 'deletion_not_before' | 'deletion_force'>>;

/**
 * Whether the removal may begin. `deletion_not_before` is set until a worker's claim clears it, so
 * that a deletion can be withdrawn until then, whatever the clocks of several machines say.
 */
export function isRemovalDue(document: Tombstone, now: Date): boolean {
  const { deletion_requested_at: requestedAt, deletion_not_before: notBefore = null } = document;
  if (requestedAt === null) return false;
  // A deletion without a delay is due, even if this clock is behind the one that wrote it.
  return notBefore === null || notBefore.toMillis() <= Math.max(requestedAt.toMillis(), now.getTime());
}

/** Whether ElevenLabs deletes the copy although agents hold it. */
export const isForced = ({ deletion_force = false }: Tombstone): boolean => deletion_force;
