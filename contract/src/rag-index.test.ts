import { expect, test } from 'vitest';
import { indexCatalogue, indexStatuses, indexWords } from './rag-index.ts';

test('there are no texts about an index while nothing is live', () => {
  expect(indexWords(null, true)).toBeNull();
  expect(indexWords(null, false)).toBeNull();
});

test.each(indexStatuses)('%s has the texts of the catalogue while its index is checked', (status) => {
  expect(indexWords(status, true)).toEqual(indexCatalogue[status]);
});

test('an index that is no longer checked has timed out, unless its final state is known', () => {
  for (const status of ['unknown', 'indexing'] as const) {
    expect(indexWords(status, false)).toMatchObject({
      title: 'Indexing timed out',
      action: expect.any(String),
    });
  }
  for (const status of ['ready', 'failed', 'too_small', 'limit_exceeded'] as const) {
    expect(indexWords(status, false)).toEqual(indexCatalogue[status]);
  }
});

test('an index that will not become ready has an action', () => {
  for (const status of ['failed', 'limit_exceeded'] as const) {
    expect(indexCatalogue[status].action).toMatch(/\w{3}/);
  }
});

test('a document that is too short for an index needs no action', () => {
  expect(indexCatalogue.too_small).toMatchObject({ title: 'Read in full', action: null });
});
