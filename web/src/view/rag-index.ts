import { indexWords, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { Holders } from '../model/holders.ts';
import { plural } from './format.ts';

/** Whether agents can search a document that is live. */
export interface IndexView {
  /** `ready`: nothing is wrong, but no agent holds it. */
  tone: 'good' | 'ready' | 'busy' | 'attention';
  title: string;
  sentence: string;
  /** What a person can do; null where there is nothing to do. */
  action: string | null;
  /** Percent, while it is being indexed. */
  progress: number | null;
}

/** Null while nothing is said of an index. What is indexed is the live text, which may be an earlier one. */
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
 * Whether agents know what is indexed: those that hold the folder do.
 *
 * @param holders null while that is not known; then no more is said than that it is indexed
 */
export function withAgents(index: IndexView, holders: Holders | null): IndexView {
  if (index.tone !== 'good' || holders === null) return index;
  if (holders.count === 0) {
    return {
      ...index,
      tone: 'ready',
      title: 'Ready for agents',
      sentence: 'Agents can search this text as soon as they hold the folder with all documents. None is known to.',
      action: 'Attach the folder to an agent',
    };
  }
  return {
    ...index,
    title: 'Your agents know this',
    sentence: `${namesOf(holders)} ${holders.count === 1 ? 'holds' : 'hold'} the folder with all documents and can find this text.`,
  };
}

/** "Help centre", "Help centre and 2 others". */
function namesOf({ attached, count }: Holders): string {
  const name = attached.find((agent) => agent.name)?.name;
  if (!name) return plural(count, 'agent');
  return count === 1 ? name : `${name} and ${plural(count - 1, 'other')}`;
}

/** Until when the index of one of these has to be looked up, in epoch milliseconds; null when there is nothing to learn. */
export const nextLookMs = (documents: readonly Pick<KnowledgeDocument, 'index_due_at'>[]): number | null =>
  documents.reduce<number | null>((earliest, { index_due_at: dueAt }) => {
    if (dueAt === null) return earliest;
    return earliest === null ? dueAt.toMillis() : Math.min(earliest, dueAt.toMillis());
  }, null);
