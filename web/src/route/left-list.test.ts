import { afterEach, expect, it } from 'vitest';
import { leftList } from './left-list.ts';
import { navigate, setQuery } from './navigation.ts';

window.scrollTo = () => undefined;
afterEach(() => history.replaceState(null, '', '/'));

it('knows the list as it was left, also two pages later', () => {
  navigate({ page: 'documents' });
  setQuery('?status=failed&q=faq', 'push');
  navigate({ page: 'document', id: 'a' });
  expect(leftList()).toEqual({ query: '?status=failed&q=faq', isPrevious: true });
  navigate({ page: 'editor', id: 'a' });
  navigate({ page: 'document', id: 'a' });
  expect(leftList()).toEqual({ query: '?status=failed&q=faq', isPrevious: false });
});

it.each([null, {}, { place: 1, list: null }, { place: 1, list: { query: 7, place: 0 } }])(
  'leads to the whole list from an entry with the state %j',
  (state) => {
    history.replaceState(state, '', '/documents/a');
    expect(leftList()).toEqual({ query: '', isPrevious: false });
  },
);
