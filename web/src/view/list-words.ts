import { errorTitles, indexCatalogue } from '@knowledge-sync/contract';
import type { ListView, SourceType } from '../model/list-view.ts';

const statusWords = { pending: 'pending', syncing: 'syncing', completed: 'synced', failed: 'failed' } as const;
const typeWords = { text: 'texts', url: 'web pages', file: 'files' } as const satisfies Record<SourceType, string>;

/** The filter in words: "failed web pages with “ref” in the name". */
export function filterWords(view: ListView): string {
  const status = view.status === null ? '' : `${statusWords[view.status]} `;
  const type = view.type === null ? 'documents' : typeWords[view.type];
  const named = view.search.trim() === '' ? '' : ` with “${view.search.trim()}” in the name`;
  const others = [
    view.cause && errorTitles[view.cause],
    view.index && indexCatalogue[view.index].title,
    view.agent && 'used by this agent',
    view.author && 'added by this person',
  ].filter(Boolean);
  return `${status}${type}${named}${others.length > 0 ? ` (${others.join(', ')})` : ''}`;
}
