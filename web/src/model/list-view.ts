import {
  foldName,
  isAllowedCombination,
  type KnowledgeDocument,
  type ListFilter,
  type ListSort,
  listSorts,
  type SyncStatus,
  syncStatuses,
} from '@knowledge-sync/contract';

export const sourceTypes = ['text', 'url', 'file'] as const satisfies readonly KnowledgeDocument['source']['type'][];
export type SourceType = (typeof sourceTypes)[number];

/** A view listens to no more documents than this. */
export const pageSize = 100;

/** Which documents the list shows, and in which order. All of it stands in the address. */
export interface ListView {
  status: SyncStatus | null;
  type: SourceType | null;
  /** What the name starts with, as it was typed. */
  search: string;
  sort: ListSort;
  /** Where this page begins, behind the last document of the page before; null for the first. */
  after: string | null;
  /** Counts from 1, for people. */
  page: number;
}

export const wholeList: ListView = { status: null, type: null, search: '', sort: 'newest', after: null, page: 1 };

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | null =>
  values.find((each) => each === value) ?? null;

export const filtersOf = ({ status, type }: Pick<ListView, 'status' | 'type'>): ListFilter[] => [
  ...(status === null ? [] : (['status'] as const)),
  ...(type === null ? [] : (['type'] as const)),
];

/** A search is by the start of the name, and so are its results sorted. What does not go together falls back to the newest. */
function settled(view: ListView): ListView {
  const sort = view.search.trim() === '' ? view.sort : 'name';
  return { ...view, sort: isAllowedCombination(sort, filtersOf(view)) ? sort : 'newest' };
}

/** @param query of the address, with or without `?`; what it does not understand it takes for not said */
export function parseListView(query: string): ListView {
  const said = new URLSearchParams(query);
  const after = said.get('after');
  const page = Number(said.get('page'));
  return settled({
    status: oneOf(syncStatuses, said.get('status')),
    type: oneOf(sourceTypes, said.get('type')),
    search: said.get('q') ?? '',
    sort: oneOf(Object.keys(listSorts) as ListSort[], said.get('sort')) ?? 'newest',
    after,
    page: after !== null && Number.isInteger(page) && page > 1 ? page : 1,
  });
}

/** The query of the address, with `?`; empty for the whole list. */
export function queryOf(view: ListView): string {
  const said = new URLSearchParams();
  if (view.status !== null) said.set('status', view.status);
  if (view.type !== null) said.set('type', view.type);
  if (view.search.trim() !== '') said.set('q', view.search);
  else if (view.sort !== 'newest') said.set('sort', view.sort);
  if (view.after !== null) {
    said.set('after', view.after);
    said.set('page', String(view.page));
  }
  const query = said.toString();
  return query === '' ? '' : `?${query}`;
}

/** Another filter or order begins at its first page. Without the search its order goes, too. */
export function changeView(
  view: ListView,
  change: Partial<Pick<ListView, 'status' | 'type' | 'search' | 'sort'>>,
): ListView {
  const isCleared = view.search.trim() !== '' && change.search?.trim() === '';
  return settled({ ...view, ...(isCleared && { sort: wholeList.sort }), ...change, after: null, page: 1 });
}

/** What the folded name must start with; null for any. */
export const prefixOf = ({ search }: Pick<ListView, 'search'>): string | null => foldName(search.trim()) || null;

export const isFiltered = (view: ListView): boolean =>
  view.status !== null || view.type !== null || prefixOf(view) !== null;

/** Why the list cannot be sorted that way now; null when it can. */
export function sortRefusal(view: ListView, sort: ListSort): string | null {
  if (view.search.trim() !== '' && sort !== 'name') return 'A search is sorted by name. Clear it to sort otherwise.';
  if (isAllowedCombination(sort, filtersOf(view))) return null;
  return 'Not together with a source. Show all sources to sort this way.';
}

const statusWords = { pending: 'pending', syncing: 'syncing', completed: 'completed', failed: 'failed' } as const;
const typeWords = { text: 'texts', url: 'web pages', file: 'files' } as const satisfies Record<SourceType, string>;

/** What is shown, in words: "failed web pages whose name starts with “ref”". */
export function filterWords(view: ListView): string {
  const status = view.status === null ? '' : `${statusWords[view.status]} `;
  const type = view.type === null ? 'documents' : typeWords[view.type];
  const prefix = prefixOf(view) === null ? '' : ` whose name starts with “${view.search.trim()}”`;
  return `${status}${type}${prefix}`;
}
