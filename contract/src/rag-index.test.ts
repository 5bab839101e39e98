import { expect, test } from 'vitest';
import { indexCatalogue, indexStatuses, indexWords } from './rag-index.ts';

test('nothing is said about an index while nothing is live', () => {
  expect(indexWords(null, true)).toBeNull();
  expect(indexWords(null, false)).toBeNull();
});

test.each(indexStatuses)('%s has its words as long as it is looked up', (status) => {
  expect(indexWords(status, true)).toBe(indexCatalogue[status]);
});

test('an index that nobody looks up any more is called given up, unless its end is known', () => {
  for (const status of ['unknown', 'indexing'] as const) {
    expect(indexWords(status, false)).toMatchObject({ title: 'Still not indexed', action: expect.any(String) });
  }
  for (const status of ['ready', 'failed', 'too_small', 'limit_exceeded'] as const) {
    expect(indexWords(status, false)).toBe(indexCatalogue[status]);
  }
});

test('what will not become ready by itself says what to do', () => {
  for (const status of ['failed', 'too_small', 'limit_exceeded'] as const) {
    expect(indexCatalogue[status].action).toMatch(/\w{3}/);
  }
});
