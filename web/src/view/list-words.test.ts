import { describe, expect, it } from 'vitest';
import { type ListView, wholeList } from '../model/list-view.ts';
import { filterWords, sortRefusal } from './list-words.ts';

describe('sortRefusal', () => {
  it('is null for an order that the view allows', () => {
    expect(sortRefusal(wholeList, 'retries')).toBeNull();
    expect(sortRefusal({ ...wholeList, search: 'a' }, 'name')).toBeNull();
  });

  it('names the filter or the search that prevents the order', () => {
    expect(sortRefusal({ ...wholeList, type: 'url' }, 'retries')).toMatch(/type filter/);
    expect(sortRefusal({ ...wholeList, search: 'a' }, 'newest')).toMatch(/Clear the search/);
  });
});

it.each<[Partial<ListView>, string]>([
  [{}, 'documents'],
  [{ status: 'failed' }, 'failed documents'],
  [{ status: 'completed' }, 'synced documents'],
  [{ type: 'url' }, 'web pages'],
  [{ status: 'pending', type: 'file', search: 'Ref' }, 'pending files whose name starts with “Ref”'],
])('filterWords of %j is "%s"', (view, words) => {
  expect(filterWords({ ...wholeList, ...view })).toBe(words);
});
