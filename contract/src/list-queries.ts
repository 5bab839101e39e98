/**
 * The web app's queries over all documents, with every filter and sort of the list. A test compares
 * the indexes that they need with firestore.indexes.json. Each index is written with every
 * document, so a combination must be worth its cost.
 */
import { collections } from './paths.ts';

const documentIdField = '__name__';

interface Sort {
  field: 'created_at' | 'name_folded' | 'last_sync_attempt' | 'sync_retry_count';
  direction: 'asc' | 'desc';
  title: string;
}

export const listSorts = {
  newest: { field: 'created_at', direction: 'desc', title: 'Newest first' },
  oldest: { field: 'created_at', direction: 'asc', title: 'Oldest first' },
  name: { field: 'name_folded', direction: 'asc', title: 'Name, A to Z' },
  name_desc: { field: 'name_folded', direction: 'desc', title: 'Name, Z to A' },
  attempt: { field: 'last_sync_attempt', direction: 'desc', title: 'Last sync: newest first' },
  attempt_oldest: { field: 'last_sync_attempt', direction: 'asc', title: 'Last sync: oldest first' },
  retries: { field: 'sync_retry_count', direction: 'desc', title: 'Most retries first' },
} as const satisfies Record<string, Sort>;
export type ListSort = keyof typeof listSorts;

/** The filters other than the search, and their fields. */
export const listFilterFields = { status: 'sync_status', type: 'source.type' } as const;
export type ListFilter = keyof typeof listFilterFields;

/** The filters that each sort allows. A search allows only `name`. */
export const listCombinations: Record<ListSort, readonly (readonly ListFilter[])[]> = {
  newest: [[], ['status'], ['type'], ['status', 'type']],
  name: [[], ['status'], ['type'], ['status', 'type']],
  oldest: [[], ['status']],
  name_desc: [[], ['status']],
  attempt: [[], ['status']],
  attempt_oldest: [[], ['status']],
  retries: [[], ['status']],
};

export const isAllowedCombination = (sort: ListSort, filters: readonly ListFilter[]): boolean =>
  listCombinations[sort].some((each) => each.length === filters.length && filters.every((one) => each.includes(one)));

interface BrowserQueryShape {
  collection: typeof collections.knowledge;
  where: readonly (readonly [field: string, operator: '=='])[];
  orderBy: readonly (readonly [field: string, direction: 'asc' | 'desc'])[];
}

const sorts = Object.keys(listSorts) as ListSort[];

/** Every query of the web app that needs a Firestore index, by name. */
export const browserQueryShapes: Readonly<Record<string, BrowserQueryShape>> = {
  ...Object.fromEntries(
    sorts.flatMap((sort) =>
      listCombinations[sort].map((filters): [string, BrowserQueryShape] => [
        ['list by', sort, ...filters].join(' '),
        {
          collection: collections.knowledge,
          where: filters.map((filter) => [listFilterFields[filter], '==']),
          orderBy: [
            [listSorts[sort].field, listSorts[sort].direction],
            [documentIdField, listSorts[sort].direction],
          ],
        },
      ]),
    ),
  ),
  'longest waiting': {
    collection: collections.knowledge,
    where: [['sync_status', '==']],
    orderBy: [['queued_at', 'asc']],
  },
  'latest completions': { collection: collections.knowledge, where: [], orderBy: [['synced_at', 'desc']] },
};
