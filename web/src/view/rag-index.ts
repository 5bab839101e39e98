import { indexWords, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { Holders } from '../model/holders.ts';
import { plural } from './format.ts';

/** Whether agents can search a synced document. */
export interface IndexView {
  /** `ready`: indexed, but no agent uses it. */
  tone: 'good' | 'ready' | 'busy' | 'attention';
  title: string;
  sentence: string;
  /** The next step for the user; null if none. */
  action: string | null;
  /** Percent, while it is being indexed. */
  progress: number | null;
}

/**
 * Null while there is no index. The index covers the synced text, which may be an earlier version.
 */
export function indexView(
  document: Pick<KnowledgeDocument, 'index_status' | 'index_due_at' | 'index_progress' | 'source'>,
): IndexView | null {
  const { index_status: status, index_due_at: dueAt, index_progress: progress, source } = document;
  const words = indexWords(status, dueAt !== null, source.type);
  if (words === null) return null;
  const { title, sentence, action } = words;
  if (status === 'ready') return { tone: 'good', title, sentence, action, progress: null };
  const isMoving = dueAt !== null && (status === 'unknown' || status === 'indexing');
  return {
    tone: isMoving ? 'busy' : 'attention',
    title,
    sentence,
    action,
    progress: isMoving && status === 'indexing' ? progress : null,
  };
}

/**
 * Adds which agents can search the indexed document: the holders of the folder.
 *
 * @param holders null while unknown; then the view only says that the document is indexed
 */
export function withAgents(index: IndexView, holders: Holders | null): IndexView {
  if (index.tone !== 'good' || holders === null) return index;
  if (holders.count === 0) {
    return {
      ...index,
      tone: 'ready',
      title: 'Not used by any agent',
      sentence: "It's indexed, but no agent uses your documents yet.",
      action: 'Connect an agent',
    };
  }
  return {
    ...index,
    title: 'Available to agents',
    sentence: `${namesOf(holders)} can search this document.`,
  };
}

/** "Help centre", "Help centre and 2 others". */
function namesOf({ attached, count }: Holders): string {
  const name = attached.find((agent) => agent.name)?.name;
  if (!name) return plural(count, 'agent');
  return count === 1 ? name : `${name} and ${plural(count - 1, 'other')}`;
}

/** When the next index check of these documents is due, in epoch milliseconds; null if never. */
export const nextLookMs = (documents: readonly Pick<KnowledgeDocument, 'index_due_at'>[]): number | null =>
  documents.reduce<number | null>((earliest, { index_due_at: dueAt }) => {
    if (dueAt === null) return earliest;
    return earliest === null ? dueAt.toMillis() : Math.min(earliest, dueAt.toMillis());
  }, null);
