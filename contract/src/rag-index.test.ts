import { expect, test } from 'vitest';
import { indexCatalogue, indexStatuses, indexWords } from './rag-index.ts';

test('there are no texts about an index while nothing is live', () => {
  expect(indexWords(null, true, 'text')).toBeNull();
  expect(indexWords(null, false, 'text')).toBeNull();
});

test.each(indexStatuses)('%s has the texts of the catalogue while its index is checked', (status) => {
  expect(indexWords(status, true, 'text')).toEqual(indexCatalogue[status]);
});

test('an index that is no longer checked has timed out, unless its final state is known', () => {
  for (const status of ['unknown', 'indexing'] as const) {
    expect(indexWords(status, false, 'text')).toMatchObject({
      title: 'Indexing timed out',
      action: expect.any(String),
    });
  }
  for (const status of ['ready', 'failed', 'too_small', 'limit_exceeded'] as const) {
    expect(indexWords(status, false, 'text')).toEqual(indexCatalogue[status]);
  }
});

test('an index that will not become ready has an action', () => {
  for (const status of ['failed', 'too_small', 'limit_exceeded'] as const) {
    expect(indexCatalogue[status].action).toMatch(/\w{3}/);
  }
});

test('a document that is too short has an action that its source allows', () => {
  expect(indexWords('too_small', false, 'file')?.action).toMatch(/longer file/);
  expect(indexWords('too_small', false, 'url')?.action).toMatch(/the page has text/);
  expect(indexWords('too_small', false, 'file')?.title).toBe(indexCatalogue.too_small.title);
});
