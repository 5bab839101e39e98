import { describe, expect, it } from 'vitest';
import { changeView, isFiltered, type ListView, parseListView, prefixOf, queryOf, wholeList } from './list-view.ts';

describe('parseListView and queryOf', () => {
  it.each<[string, Partial<ListView>]>([
    ['', {}],
    ['?status=failed', { status: 'failed' }],
    ['?status=completed&type=url', { status: 'completed', type: 'url' }],
    ['?q=Ref', { search: 'Ref', sort: 'name' }],
    ['?status=failed&sort=retries', { status: 'failed', sort: 'retries' }],
    ['?after=%5B1%2C%22a%22%5D&page=3', { after: '[1,"a"]', page: 3 }],
  ])('%s is read as a view and written back', (query, view) => {
    expect(parseListView(query)).toEqual({ ...wholeList, ...view });
    expect(queryOf({ ...wholeList, ...view })).toBe(query);
  });

  it('ignore values that do not exist', () => {
    expect(parseListView('?status=lost&type=poem&sort=mood&page=9')).toEqual(wholeList);
  });

  it('sort by newest when the filters do not allow the order', () => {
    expect(parseListView('?type=file&sort=retries').sort).toBe('newest');
  });
});

describe('changeView', () => {
  it('starts at the first page', () => {
    expect(changeView({ ...wholeList, after: '[1,"a"]', page: 4 }, { status: 'failed' })).toEqual({
      ...wholeList,
      status: 'failed',
    });
  });

  it('sorts by newest when the new filter does not allow the order', () => {
    expect(changeView({ ...wholeList, sort: 'attempt' }, { type: 'url' }).sort).toBe('newest');
  });

  it('resets the sort order when the search is cleared', () => {
    expect(changeView(parseListView('?q=ref&status=failed'), { search: '' })).toEqual({
      ...wholeList,
      status: 'failed',
    });
    expect(changeView({ ...wholeList, sort: 'name' }, { search: '' }).sort).toBe('name');
  });
});

describe('prefixOf', () => {
  it('folds the search as names are folded', () => {
    expect(prefixOf({ search: '  ÖFFNUNGS ' })).toBe('öffnungs');
    expect(prefixOf({ search: ' ' })).toBeNull();
  });
});

it.each<[Partial<ListView>, boolean]>([
  [{}, false],
  [{ sort: 'oldest', page: 2 }, false],
  [{ search: ' ' }, false],
  [{ status: 'failed' }, true],
  [{ type: 'url' }, true],
  [{ search: 'Ref' }, true],
])('with %j, isFiltered is %s', (view, expected) => {
  expect(isFiltered({ ...wholeList, ...view })).toBe(expected);
});
