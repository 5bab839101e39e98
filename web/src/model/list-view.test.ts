import { describe, expect, it } from 'vitest';
import { changeView, isFiltered, type ListView, parseListView, queryOf, wholeList } from './list-view.ts';

const filtered: Partial<ListView> = {
  status: 'failed',
  type: 'file',
  cause: 'quota',
  index: 'too_small',
  agent: 'agent_1',
  author: 'uid',
};

describe('parseListView and queryOf', () => {
  it.each<[string, Partial<ListView>]>([
    ['', {}],
    ['?status=failed', { status: 'failed' }],
    ['?status=completed&type=url', { status: 'completed', type: 'url' }],
    ['?q=Ref', { search: 'Ref' }],
    ['?q=Ref&sort=oldest', { search: 'Ref', sort: 'oldest' }],
    [
      '?status=failed&type=file&cause=quota&index=too_small&agent=agent_1&author=uid&sort=name',
      { ...filtered, sort: 'name' },
    ],
    ['?after=%5B1%2C%22a%22%5D&page=3', { after: '[1,"a"]', page: 3 }],
  ])('%s is read as a view and written back', (query, view) => {
    expect(parseListView(query)).toEqual({ ...wholeList, ...view });
    expect(queryOf({ ...wholeList, ...view })).toBe(query);
  });

  it('ignore values that do not exist', () => {
    const query = '?status=lost&type=poem&cause=bad_luck&index=lost&agent=&sort=mood&page=9';
    expect(parseListView(query)).toEqual(wholeList);
  });
});

it('a changed view starts at its first page and keeps its order', () => {
  const third: ListView = { ...wholeList, sort: 'attempt', after: '[1,"a"]', page: 4 };
  expect(changeView(third, { cause: 'quota', type: 'url', search: 'refund' })).toEqual({
    ...wholeList,
    cause: 'quota',
    type: 'url',
    search: 'refund',
    sort: 'attempt',
  });
});

it.each<[Partial<ListView>, boolean]>([
  [{}, false],
  [{ sort: 'oldest', page: 2 }, false],
  [{ search: ' ' }, false],
  ...Object.entries(filtered).map(([name, value]): [Partial<ListView>, boolean] => [{ [name]: value }, true]),
  [{ search: 'Ref' }, true],
])('with %j, isFiltered is %s', (view, expected) => {
  expect(isFiltered({ ...wholeList, ...view })).toBe(expected);
});
