/** What a tombstone says: that a document shall go, when its removal may begin, and whether agents stand in the way. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';

/** As Firestore holds it: older documents have fewer fields. */
type Tombstone = Pick<KnowledgeDocument, 'deletion_requested_at'> &
  Partial<Pick<KnowledgeDocument, 'deletion_not_before' | 'deletion_force'>>;

/**
 * Whether the removal may begin. Until then the tombstone can be withdrawn, which takes a mark that the clocks of several
 * machines cannot blur: `deletion_not_before` stands until a worker begins, and a worker clears it with its claim.
 */
export function isRemovalDue(document: Tombstone, now: Date): boolean {
  const { deletion_requested_at: requestedAt, deletion_not_before: notBefore = null } = document;
  if (requestedAt === null) return false;
  // What was to begin at once does so, although this clock may be behind the one that wrote it.
  return notBefore === null || notBefore.toMillis() <= Math.max(requestedAt.toMillis(), now.getTime());
}

/** Whether ElevenLabs shall delete it although agents hold it. */
export const isForced = ({ deletion_force = false }: Tombstone): boolean => deletion_force;
