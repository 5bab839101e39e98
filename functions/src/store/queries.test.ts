import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserQueryShapes, collections } from '@knowledge-sync/contract';
import { expect, test } from 'vitest';
import indexFile from '../../../firestore.indexes.json' with { type: 'json' };
import { documentId, type QueryShape, queryShapes } from './queries.ts';

type IndexField = { fieldPath: string } & ({ order: 'ASCENDING' | 'DESCENDING' } | { arrayConfig: 'CONTAINS' });

/**
 * The composite indexes that a query needs; none when the automatic indexes of single fields
 * suffice. A query with several equal values and an order merges one index for each of them, which
 * all end with that order. https://firebase.google.com/docs/firestore/query-data/index-overview,
 * for arrays https://cloud.google.com/datastore/docs/concepts/optimize-indexes
 */
function compositeIndexesOf({ where, orderBy, isMerged }: QueryShape): IndexField[][] {
  if (isMerged === true) return [];
  const equal = where
    .filter(([, operator]) => operator !== '<=')
    .map(
      ([fieldPath, operator]): IndexField =>
        operator === '==' ? { fieldPath, order: 'ASCENDING' } : { fieldPath, arrayConfig: 'CONTAINS' },
    );
  const sorted = orderBy.filter(([field]) => field !== documentId);
  const lastDirection = orderBy.at(-1)?.[1] ?? 'asc';
  const order = (direction: string) => (direction === 'desc' ? 'DESCENDING' : 'ASCENDING');
  const isServedByFieldIndexes = equal.length + sorted.length <= 1 && !(equal.length === 1 && lastDirection === 'desc');
  if (isServedByFieldIndexes) return [];
  const end = [
    ...sorted.map(([fieldPath, direction]): IndexField => ({ fieldPath, order: order(direction) })),
    { fieldPath: documentId, order: order(lastDirection) } as const,
  ];
  const isMerging = equal.length > 1 && sorted.length > 0;
  return isMerging ? equal.map((field) => [field, ...end]) : [[...equal, ...end]];
}

const keyOf = (collection: string, fields: object[]): string =>
  [collection, ...fields.map((field) => Object.values(field).join(' '))].join(', ');

const shapes: [string, QueryShape][] = [...Object.entries(queryShapes), ...Object.entries(browserQueryShapes)];
const neededBy = (shape: QueryShape): string[] =>
  compositeIndexesOf(shape).map((fields) => keyOf(shape.collection, fields));
const needed = shapes.flatMap(([, shape]) => neededBy(shape));
const declared = indexFile.indexes.map((index) => keyOf(index.collectionGroup, index.fields));

test.each(shapes)('the indexes that %s needs are declared', (_, shape) => {
  expect(declared).toEqual(expect.arrayContaining(neededBy(shape)));
});

test('every declared index is needed, and declared once', () => {
  expect(declared.toSorted()).toEqual([...new Set(needed)].sort());
  expect(indexFile.indexes.every((index) => index.queryScope === 'COLLECTION')).toBe(true);
});

test.each(shapes)('%s sorts by the field of its inequality first', (_, { where, orderBy }) => {
  for (const [field, operator] of where) if (operator === '<=') expect(orderBy[0]?.[0]).toBe(field);
});

test.each(shapes.filter(([, { isMerged }]) => isMerged === true))(
  '%s, which is served by merging, has only equal values and the order of ids',
  (_, { where, orderBy }) => {
    expect(where.every(([, operator]) => operator !== '<=')).toBe(true);
    expect(orderBy).toEqual([[documentId, 'asc']]);
  },
);

test('the fields that no query uses are exempt from indexing, and no field that one uses', () => {
  const exempt = indexFile.fieldOverrides
    .filter(({ indexes }) => indexes.length === 0)
    .map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`);
  expect(exempt).toEqual(
    expect.arrayContaining([
      `${collections.knowledge}.sync_claim`,
      `${collections.knowledge}.sync_progress`,
      `${collections.body}.data`,
    ]),
  );
  for (const [, { collection, where, orderBy }] of shapes) {
    for (const [field] of [...where, ...orderBy]) expect(exempt).not.toContain(`${collection}.${field}`);
  }
});

test('records of attempts, comparisons, events and earlier texts have a time-to-live policy', () => {
  const expiring = indexFile.fieldOverrides.filter((override) => 'ttl' in override && override.ttl);
  expect(expiring).toEqual(
    [collections.versions, collections.events, collections.attempts, collections.jobs, collections.findings].map(
      (collectionGroup) => ({
        collectionGroup,
        fieldPath: 'expire_at',
        ttl: true,
        indexes: [],
      }),
    ),
  );
});

test('no other file of the functions builds a query', () => {
  const source = join(import.meta.dirname, '..');
  const builders = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing/'))
    .filter((path) => /\.(where|orderBy|collectionGroup|findNearest)\(/.test(readFileSync(join(source, path), 'utf8')));
  expect(builders).toEqual(['store/queries.ts']);
});
