import { indexWords, type KnowledgeDocument } from '@knowledge-sync/contract';

/** Whether agents can search a document that is live. */
export interface IndexView {
  tone: 'good' | 'busy' | 'attention';
  title: string;
  sentence: string;
  /** What a person can do; null where there is nothing to do. */
  action: string | null;
  /** Percent, while it is being indexed. */
  progress: number | null;
}

/** Null while nothing is said of an index. What is indexed is the live text, which may be an earlier one. */
export function indexView(
  document: Pick<KnowledgeDocument, 'index_status' | 'index_due_at' | 'index_progress'>,
): IndexView | null {
  const { index_status: status, index_due_at: dueAt, index_progress: progress } = document;
  const words = indexWords(status, dueAt !== null);
  if (words === null) return null;
  const { title, sentence, action } = words;
  if (status === 'ready') return { tone: 'good', title: 'Your agents know this', sentence, action, progress: null };
  const isMoving = dueAt !== null && (status === 'unknown' || status === 'indexing');
  return {
    tone: isMoving ? 'busy' : 'attention',
    title,
    sentence,
    action,
    progress: isMoving && status === 'indexing' ? progress : null,
  };
}

/** Until when the index of one of these has to be looked up, in epoch milliseconds; null when there is nothing to learn. */
export const nextLookMs = (documents: readonly Pick<KnowledgeDocument, 'index_due_at'>[]): number | null =>
  documents.reduce<number | null>((earliest, { index_due_at: dueAt }) => {
    if (dueAt === null) return earliest;
    return earliest === null ? dueAt.toMillis() : Math.min(earliest, dueAt.toMillis());
  }, null);
