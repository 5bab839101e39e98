/**
 * What the page asks of Firestore about all documents: every way in which the list may be filtered and sorted stands here, and a test
 * compares the indexes that this takes with firestore.indexes.json. Each index is written with every document, so a combination must
 * be worth it.
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

/** The filters besides the search, and the fields that they look at. */
export const listFilterFields = { status: 'sync_status', type: 'source.type' } as const;
export type ListFilter = keyof typeof listFilterFields;

/** Which filters go with which sort. A search goes with `name` alone. */
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

/** Every query of the page that Firestore needs an index for, by name. */
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
