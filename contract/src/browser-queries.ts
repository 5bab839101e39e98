/**
 * The web app's queries over all documents. A test compares the indexes that they need with
 * firestore.indexes.json. Each index is written with every document.
 */
import { copyField, filterFields, type ListSort, listSorts, sameDocumentFields, wordsField } from './list-queries.ts';
import { collections } from './paths.ts';

const documentIdField = '__name__';

interface BrowserQueryShape {
  collection: typeof collections.knowledge | typeof collections.events;
  where: readonly (readonly [field: string, operator: '==' | 'in' | 'array-contains'])[];
  orderBy: readonly (readonly [field: string, direction: 'asc' | 'desc'])[];
}

/** Of the list; a query has any of them. */
const conditions: BrowserQueryShape['where'] = [
  ...[...filterFields, copyField].map((field) => [field, '=='] as const),
  [wordsField, 'array-contains'],
];

export const browserQueryShapes: Readonly<Record<string, BrowserQueryShape>> = {
  ...Object.fromEntries(
    (Object.keys(listSorts) as ListSort[]).map((sort): [string, BrowserQueryShape] => {
      const { field, direction } = listSorts[sort];
      const orderBy = [[field, direction] as const, [documentIdField, direction] as const];
      return [`list by ${sort}`, { collection: collections.knowledge, where: conditions, orderBy }];
    }),
  ),
  ...Object.fromEntries(
    Object.entries(sameDocumentFields).map(([kind, field]): [string, BrowserQueryShape] => [
      `same ${kind}`,
      { collection: collections.knowledge, where: [[field, 'in']], orderBy: [] },
    ]),
  ),
  'longest waiting': {
    collection: collections.knowledge,
    where: [['sync_status', '==']],
    orderBy: [['queued_at', 'asc']],
  },
  'events of a document': {
    collection: collections.events,
    where: [['document_id', '==']],
    orderBy: [['at', 'desc']],
  },
};
