import { expect, it } from 'vitest';
import { type ListView, wholeList } from '../model/list-view.ts';
import { filterWords } from './list-words.ts';

it.each<[Partial<ListView>, string]>([
  [{}, 'documents'],
  [{ status: 'failed' }, 'failed documents'],
  [{ status: 'completed' }, 'synced documents'],
  [{ type: 'url' }, 'web pages'],
  [{ status: 'pending', type: 'file', search: 'Ref' }, 'pending files with “Ref” in the name'],
  [{ cause: 'quota', agent: 'a' }, 'documents (Quota exceeded, used by this agent)'],
])('filterWords of %j is "%s"', (view, words) => {
  expect(filterWords({ ...wholeList, ...view })).toBe(words);
});
