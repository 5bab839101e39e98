import { isAllowedCombination, type ListSort } from '@knowledge-sync/contract';
import { filtersOf, type ListView, prefixOf, type SourceType } from '../model/list-view.ts';

/** Why the view cannot be sorted that way; null when it can. */
export function sortRefusal(view: ListView, sort: ListSort): string | null {
  if (view.search.trim() !== '' && sort !== 'name') return 'Clear the search to change the sort order.';
  if (isAllowedCombination(sort, filtersOf(view))) return null;
  return 'Not available while a type filter is on.';
}

const statusWords = { pending: 'pending', syncing: 'syncing', completed: 'synced', failed: 'failed' } as const;
const typeWords = { text: 'texts', url: 'web pages', file: 'files' } as const satisfies Record<SourceType, string>;

/** The filter in words: "failed web pages whose name starts with “ref”". */
export function filterWords(view: ListView): string {
  const status = view.status === null ? '' : `${statusWords[view.status]} `;
  const type = view.type === null ? 'documents' : typeWords[view.type];
  const prefix = prefixOf(view) === null ? '' : ` whose name starts with “${view.search.trim()}”`;
  return `${status}${type}${prefix}`;
}
