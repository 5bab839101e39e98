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

/** The documents of one page. */
export const pageSize = 100;

/** Which documents the list shows, and in which order. The address holds all of it. */
export interface ListView {
  status: SyncStatus | null;
  type: SourceType | null;
  /** The start of the name, as typed. */
  search: string;
  sort: ListSort;
  /** Cursor after the last document of the previous page; null for the first page. */
  after: string | null;
  /** Page number, from 1. */
  page: number;
}

export const wholeList: ListView = { status: null, type: null, search: '', sort: 'newest', after: null, page: 1 };

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | null =>
  values.find((each) => each === value) ?? null;

export const filtersOf = ({ status, type }: Pick<ListView, 'status' | 'type'>): ListFilter[] => [
  ...(status === null ? [] : (['status'] as const)),
  ...(type === null ? [] : (['type'] as const)),
];

/**
 * Search results are sorted by name. A sort order that the filters do not allow becomes newest
 * first.
 */
function withAllowedSort(view: ListView): ListView {
  const sort = view.search.trim() === '' ? view.sort : 'name';
  return { ...view, sort: isAllowedCombination(sort, filtersOf(view)) ? sort : 'newest' };
}

/** @param query of the address, with or without `?`; invalid values count as absent */
export function parseListView(query: string): ListView {
  const parameters = new URLSearchParams(query);
  const after = parameters.get('after');
  const page = Number(parameters.get('page'));
  return withAllowedSort({
    status: oneOf(syncStatuses, parameters.get('status')),
    type: oneOf(sourceTypes, parameters.get('type')),
    search: parameters.get('q') ?? '',
    sort: oneOf(Object.keys(listSorts) as ListSort[], parameters.get('sort')) ?? 'newest',
    after,
    page: after !== null && Number.isInteger(page) && page > 1 ? page : 1,
  });
}

/** The query of the address, with `?`; empty for the whole list. */
export function queryOf(view: ListView): string {
  const parameters = new URLSearchParams();
  if (view.status !== null) parameters.set('status', view.status);
  if (view.type !== null) parameters.set('type', view.type);
  if (view.search.trim() !== '') parameters.set('q', view.search);
  else if (view.sort !== 'newest') parameters.set('sort', view.sort);
  if (view.after !== null) {
    parameters.set('after', view.after);
    parameters.set('page', String(view.page));
  }
  const query = parameters.toString();
  return query === '' ? '' : `?${query}`;
}

/** A changed view starts at its first page. Clearing the search also resets the sort order. */
export function changeView(
  view: ListView,
  change: Partial<Pick<ListView, 'status' | 'type' | 'search' | 'sort'>>,
): ListView {
  const isCleared = view.search.trim() !== '' && change.search?.trim() === '';
  return withAllowedSort({ ...view, ...(isCleared && { sort: wholeList.sort }), ...change, after: null, page: 1 });
}

/** The prefix of the folded name; null for any name. */
export const prefixOf = ({ search }: Pick<ListView, 'search'>): string | null => foldName(search.trim()) || null;

export const isFiltered = (view: ListView): boolean =>
  view.status !== null || view.type !== null || prefixOf(view) !== null;
