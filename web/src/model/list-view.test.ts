import { describe, expect, it } from 'vitest';
import {
  changeView,
  filterWords,
  isFiltered,
  type ListView,
  parseListView,
  prefixOf,
  queryOf,
  sortRefusal,
  wholeList,
} from './list-view.ts';

describe('the address of a list', () => {
  it.each<[string, Partial<ListView>]>([
    ['', {}],
    ['?status=failed', { status: 'failed' }],
    ['?status=completed&type=url', { status: 'completed', type: 'url' }],
    ['?q=Ref', { search: 'Ref', sort: 'name' }],
    ['?status=failed&sort=retries', { status: 'failed', sort: 'retries' }],
    ['?after=%5B1%2C%22a%22%5D&page=3', { after: '[1,"a"]', page: 3 }],
  ])('%s is a view and back', (query, view) => {
    expect(parseListView(query)).toEqual({ ...wholeList, ...view });
    expect(queryOf({ ...wholeList, ...view })).toBe(query);
  });

  it('that says what there is not leads to the whole list', () => {
    expect(parseListView('?status=lost&type=poem&sort=mood&page=9')).toEqual(wholeList);
  });

  it('that asks for what cannot be combined is sorted by the newest', () => {
    expect(parseListView('?type=file&sort=retries').sort).toBe('newest');
  });
});

describe('another filter', () => {
  it('begins at its first page', () => {
    expect(changeView({ ...wholeList, after: '[1,"a"]', page: 4 }, { status: 'failed' })).toEqual({
      ...wholeList,
      status: 'failed',
    });
  });

  it('that does not go with the order brings back the newest first', () => {
    expect(changeView({ ...wholeList, sort: 'attempt' }, { type: 'url' }).sort).toBe('newest');
  });

  it('takes the order of a search away with the search', () => {
    expect(changeView(parseListView('?q=ref&status=failed'), { search: '' })).toEqual({
      ...wholeList,
      status: 'failed',
    });
    expect(changeView({ ...wholeList, sort: 'name' }, { search: '' }).sort).toBe('name');
  });

  it('says why a column cannot sort', () => {
    expect(sortRefusal(wholeList, 'retries')).toBeNull();
    expect(sortRefusal({ ...wholeList, type: 'url' }, 'retries')).toMatch(/source/);
    expect(sortRefusal({ ...wholeList, search: 'a' }, 'newest')).toMatch(/sorted by name/);
  });
});

describe('a search', () => {
  it('is folded as names are', () => {
    expect(prefixOf({ search: '  ÖFFNUNGS ' })).toBe('öffnungs');
    expect(prefixOf({ search: ' ' })).toBeNull();
  });
});

it.each<[Partial<ListView>, string]>([
  [{}, 'documents'],
  [{ status: 'failed' }, 'failed documents'],
  [{ type: 'url' }, 'web pages'],
  [{ status: 'pending', type: 'file', search: 'Ref' }, 'pending files whose name starts with “Ref”'],
])('the filter %j is called "%s"', (view, words) => {
  expect(filterWords({ ...wholeList, ...view })).toBe(words);
  expect(isFiltered({ ...wholeList, ...view })).toBe(words !== 'documents');
});
