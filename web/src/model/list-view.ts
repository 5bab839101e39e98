import {
  type IndexStatus,
  indexStatuses,
  type ListFilter,
  type ListSort,
  listSorts,
  type NameSearch,
  type SourceType,
  type SyncErrorType,
  sourceTypes,
  syncErrorTypes,
  syncStatuses,
} from '@knowledge-sync/contract';

export { type SourceType, sourceTypes };

/** The documents of one page. */
export const pageSize = 100;

/** Which documents the list shows, and in which order. The address holds all of it. */
export interface ListView extends ListFilter {
  /** The ID of an agent: the documents that it uses. */
  agent: string | null;
  /** Words of the name, as typed. */
  search: string;
  sort: ListSort;
  /** Cursor after the last document of the previous page; null for the first page. */
  after: string | null;
  /** Page number, from 1. */
  page: number;
}

/**
 * The documents that an agent uses: every synced one if it has all documents, or else those with
 * these copies at ElevenLabs.
 */
export type AgentUse = 'synced' | readonly string[];

/** A view with what its search and its agent mean. */
export interface ListQuery extends ListView {
  words?: NameSearch | null;
  use?: AgentUse;
}

export const wholeList: ListView = {
  status: null,
  type: null,
  cause: null,
  index: null,
  agent: null,
  author: null,
  search: '',
  sort: 'newest',
  after: null,
  page: 1,
};

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | null =>
  values.find((each) => each === value) ?? null;

/** The parts of the view that the address holds under their own names. */
const named = ['status', 'type', 'cause', 'index', 'agent', 'author'] as const;

/** @param query of the address, with or without `?`; invalid values count as absent */
export function parseListView(query: string): ListView {
  const parameters = new URLSearchParams(query);
  const after = parameters.get('after');
  const page = Number(parameters.get('page'));
  return {
    status: oneOf(syncStatuses, parameters.get('status')),
    type: oneOf(sourceTypes, parameters.get('type')),
    cause: oneOf<SyncErrorType>(syncErrorTypes, parameters.get('cause')),
    index: oneOf<IndexStatus>(indexStatuses, parameters.get('index')),
    agent: parameters.get('agent') || null,
    author: parameters.get('author') || null,
    search: parameters.get('q') ?? '',
    sort: oneOf(Object.keys(listSorts) as ListSort[], parameters.get('sort')) ?? 'newest',
    after,
    page: after !== null && Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The query of the address, with `?`; empty for the whole list. */
export function queryOf(view: ListView): string {
  const parameters = new URLSearchParams();
  for (const name of named) parameters.set(name, view[name] ?? '');
  parameters.set('q', view.search.trim() && view.search);
  parameters.set('sort', view.sort === 'newest' ? '' : view.sort);
  if (view.after !== null) {
    parameters.set('after', view.after);
    parameters.set('page', String(view.page));
  }
  for (const [name, value] of [...parameters]) if (value === '') parameters.delete(name);
  const query = parameters.toString();
  return query === '' ? '' : `?${query}`;
}

/** A changed view starts at its first page. */
export const changeView = (view: ListView, change: Partial<Omit<ListView, 'after' | 'page'>>): ListView => ({
  ...view,
  ...change,
  after: null,
  page: 1,
});

export const isFiltered = (view: ListView): boolean =>
  named.some((name) => view[name] !== null) || view.search.trim() !== '';
