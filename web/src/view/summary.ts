import { plural } from './format.ts';
import type { StatusTone } from './row.ts';

export interface Summary {
  /** The one sentence that matters. */
  sentence: string;
  tone: 'calm' | 'busy' | 'attention';
  /** How many documents need somebody to look at them. */
  attention: number;
}

/** @param unreadable documents that the page could not understand: they need somebody, too */
export function summarize(tones: readonly StatusTone[], unreadable: number, hasMore: boolean): Summary {
  const count = (tone: StatusTone): number => tones.filter((each) => each === tone).length;
  const total = tones.length + unreadable;
  const attention = count('failed') + unreadable;
  const moving = count('pending') + count('syncing') + count('deleting');
  const scope = hasMore ? `Of the newest ${total}, ` : '';
  const inScope = (sentence: string): string => (scope ? scope + sentence : sentence);
  if (attention > 0) {
    const rest = moving > 0 ? `, ${moving} on the way` : '';
    return {
      sentence: inScope(`${attention} ${attention === 1 ? 'needs' : 'need'} attention${rest}.`),
      tone: 'attention',
      attention,
    };
  }
  if (moving > 0) {
    const live = count('completed');
    return { sentence: inScope(`${moving} on the way, ${live} live.`), tone: 'busy', attention };
  }
  // The empty list says so itself.
  if (total === 0) return { sentence: '', tone: 'calm', attention };
  const sentence = hasMore
    ? `The newest ${total} documents are live.`
    : total === 1
      ? 'Your document is live.'
      : `All ${plural(total, 'document')} are live.`;
  return { sentence, tone: 'calm', attention };
}

/** The tab's title: what needs attention is seen from another tab. */
export const pageTitle = (attention: number): string =>
  attention > 0 ? `(${attention}) Knowledge Sync` : 'Knowledge Sync';
