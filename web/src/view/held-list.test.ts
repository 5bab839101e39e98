import { describe, expect, it } from 'vitest';
import { type HeldList, holdLatest, nothingHeld, takeLatest, waitingChanges, waitingWords } from './held-list.ts';

const held = (shown: string[] | null, latest: string[] = shown ?? []): HeldList => ({ shown, latest });

describe('the order of the list', () => {
  it('is the first snapshot, and again the next one after an empty list', () => {
    expect(holdLatest(nothingHeld, ['a', 'b'], false).shown).toEqual(['a', 'b']);
    expect(holdLatest(held([]), ['a'], false).shown).toEqual(['a']);
  });

  it('stays when something comes in above or between, goes, or is sorted elsewhere', () => {
    for (const latest of [['n', 'a', 'b', 'c'], ['a', 'n', 'b', 'c'], ['a', 'c'], ['c', 'a', 'b'], ['x', 'y'], []])
      expect(holdLatest(held(['a', 'b', 'c']), latest, false)).toEqual({ shown: ['a', 'b', 'c'], latest });
  });

  it('grows below, which moves nothing', () => {
    expect(holdLatest(held(['a', 'b', 'c']), ['a', 'c', 'd', 'e'], false).shown).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('follows at once while rows may move, and when the reader asks', () => {
    expect(holdLatest(held(['a', 'b']), ['n', 'b'], true).shown).toEqual(['n', 'b']);
    expect(takeLatest(held(['a', 'b'], ['n', 'b'])).shown).toEqual(['n', 'b']);
  });
});

describe('what waits', () => {
  it.each<[string[] | null, string[], string | null]>([
    [null, [], null],
    [['a', 'b'], ['a', 'b'], null],
    [['a', 'b'], ['n', 'm', 'a', 'b'], '2 new'],
    [['a', 'b'], ['b'], '1 no longer here'],
    [['a', 'b'], ['n', 'b'], '1 new, 1 no longer here'],
    [['a', 'b'], ['b', 'a'], 'The order has changed'],
  ])('between %j and %j is told as %j', (shown, latest, words) => {
    expect(waitingWords(waitingChanges(held(shown, latest)))).toBe(words);
  });
});
