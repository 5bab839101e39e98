/** The answer at the top of the documents page: is everything synced, and do agents use it? */
import type { IndexStatus } from '@knowledge-sync/contract';
import type { Overview } from '../model/overview.ts';
import { formatCount, plural } from './format.ts';
import { totalOf } from './overview.ts';

export interface Headline {
  sentence: string;
  /** Work that continues automatically, shown beside it; may be empty. */
  aside: string;
  tone: 'calm' | 'busy' | 'attention';
  /** Documents that need a person: failed ones that are not tried again, and damaged ones. */
  attention: number;
  /** What the user should do next; null if nothing. */
  step: 'show_failed' | 'connect' | null;
}

interface Given {
  /** Damaged documents that the counts do not include. */
  unreadable: number;
  /** How many agents use the documents; null while unknown. */
  agents: number | null;
  canWrite: boolean;
}

export function headline({ counts, retrying: tried }: Pick<Overview, 'counts' | 'retrying'>, given: Given): Headline {
  // The two may be counted one after the other.
  const retrying = Math.min(tried, counts.failed);
  const attention = counts.failed - retrying + given.unreadable;
  const moving = counts.pending + counts.syncing;
  const total = totalOf(counts) + given.unreadable;
  if (attention + retrying > 0) {
    const parts = [
      attention > 0 ? needText(attention, given.canWrite) : '',
      retrying > 0 ? `${attention > 0 ? formatCount(retrying) : plural(retrying, 'document')} retrying` : '',
      moving > 0 ? `${formatCount(moving)} syncing` : '',
    ].filter(Boolean);
    const [sentence = '', ...aside] = parts;
    return {
      sentence,
      aside: aside.join(' · '),
      tone: attention > 0 ? 'attention' : 'busy',
      attention,
      step: attention > 0 ? 'show_failed' : null,
    };
  }
  // The empty list has its own text.
  if (total === 0) return { sentence: '', aside: '', tone: 'calm', attention, step: null };
  const isUnused = given.agents === 0 && counts.completed > 0;
  const step = isUnused && given.canWrite ? 'connect' : null;
  if (moving > 0)
    return {
      sentence: `Syncing ${formatCount(moving)} of ${plural(total, 'document')}`,
      aside: '',
      tone: 'busy',
      attention,
      step,
    };
  const synced = total === 1 ? 'Your document is synced' : `All ${formatCount(total)} documents are synced`;
  const sentence = isUnused ? `${synced}, but no agent uses ${total === 1 ? 'it' : 'them'} yet.` : `${synced}.`;
  return { sentence, aside: '', tone: 'calm', attention, step };
}

/** Viewers cannot act, so nothing needs their attention. */
function needText(count: number, canWrite: boolean): string {
  if (!canWrite) return `${plural(count, 'document')} failed`;
  return `${plural(count, 'document')} ${count === 1 ? 'needs' : 'need'} attention`;
}

/** A number under the headline. Those with an index state filter the list by it when pressed. */
export interface Fact {
  key: string;
  text: string;
  index: IndexStatus | null;
}

const indexFacts: readonly (readonly [IndexStatus, string])[] = [
  ['ready', 'searchable'],
  ['too_small', 'read in full'],
  ['indexing', 'indexing'],
  ['unknown', 'being checked'],
  ['limit_exceeded', 'without index storage'],
  ['failed', 'not indexed'],
];

/** How many documents are synced, used by agents, and searchable. */
export function facts({ counts, indexes }: Pick<Overview, 'counts' | 'indexes'>, agents: number | null): Fact[] {
  const total = totalOf(counts);
  if (total === 0) return [];
  const found: Fact[] = [
    { key: 'synced', text: `${formatCount(counts.completed)} of ${formatCount(total)} synced`, index: null },
  ];
  if (agents !== null)
    found.push({
      key: 'agents',
      text: agents === 0 ? 'not used by any agent' : `used by ${plural(agents, 'agent')}`,
      index: null,
    });
  for (const [index, word] of indexFacts) {
    const count = indexes[index] ?? 0;
    if (count > 0) found.push({ key: index, text: `${formatCount(count)} ${word}`, index });
  }
  return found;
}

/** The title of the browser tab, with the number of documents that need attention. */
export const pageTitle = (attention: number): string =>
  attention > 0 ? `(${attention > 999 ? '999+' : attention}) Knowledge Sync` : 'Knowledge Sync';
