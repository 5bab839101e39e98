import { type ClaimedDocument, indexWords, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { IndexView } from '../model/index-view.ts';

/**
 * Null while there is no index. The index covers the synced text, which may be an earlier version.
 */
export function indexView(
  document: ClaimedDocument & Pick<KnowledgeDocument, 'index_status' | 'index_due_at' | 'index_progress'>,
): IndexView | null {
  const { index_status: status, index_due_at: dueAt, index_progress: progress } = document;
  const words = indexWords(status, dueAt !== null);
  if (words === null) return null;
  const { title, sentence, action } = words;
  const isMoving = dueAt !== null && (status === 'unknown' || status === 'indexing');
  return {
    tone: status === 'ready' || status === 'too_small' ? 'good' : isMoving ? 'busy' : 'attention',
    title,
    sentence,
    action,
    progress: isMoving && status === 'indexing' ? progress : null,
    of: document,
  };
}

/** When the next index check of these documents is due, in epoch milliseconds; null if never. */
export const nextLookMs = (documents: readonly Pick<KnowledgeDocument, 'index_due_at'>[]): number | null =>
  documents.reduce<number | null>((earliest, { index_due_at: dueAt }) => {
    if (dueAt === null) return earliest;
    return earliest === null ? dueAt.toMillis() : Math.min(earliest, dueAt.toMillis());
  }, null);
