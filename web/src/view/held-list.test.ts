import { describe, expect, it } from 'vitest';
import {
  type HeldList,
  holdLatest,
  nothingHeld,
  takeLatest,
  type WaitingChanges,
  waitingChanges,
} from './held-list.ts';

const held = (shown: string[] | null, latest: string[] = shown ?? []): HeldList => ({ shown, latest });

describe('holdLatest', () => {
  it('shows the first snapshot, and the next one after an empty list', () => {
    expect(holdLatest(nothingHeld, ['a', 'b'], false).shown).toEqual(['a', 'b']);
    expect(holdLatest(held([]), ['a'], false).shown).toEqual(['a']);
  });

  it('keeps the order when documents are added above, removed or reordered', () => {
    for (const latest of [['n', 'a', 'b', 'c'], ['a', 'n', 'b', 'c'], ['a', 'c'], ['c', 'a', 'b'], ['x', 'y'], []])
      expect(holdLatest(held(['a', 'b', 'c']), latest, false)).toEqual({ shown: ['a', 'b', 'c'], latest });
  });

  it('shows documents added at the end at once', () => {
    expect(holdLatest(held(['a', 'b', 'c']), ['a', 'c', 'd', 'e'], false).shown).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('shows the latest order while rows may move, and takeLatest on request', () => {
    expect(holdLatest(held(['a', 'b']), ['n', 'b'], true).shown).toEqual(['n', 'b']);
    expect(takeLatest(held(['a', 'b'], ['n', 'b'])).shown).toEqual(['n', 'b']);
  });
});

describe('waitingChanges', () => {
  it.each<[string[] | null, string[], WaitingChanges]>([
    [null, [], { added: 0, gone: 0, isReordered: false }],
    [['a', 'b'], ['a', 'b'], { added: 0, gone: 0, isReordered: false }],
    [['a', 'b'], ['n', 'm', 'a', 'b'], { added: 2, gone: 0, isReordered: false }],
    [['a', 'b'], ['b'], { added: 0, gone: 1, isReordered: false }],
    [['a', 'b'], ['n', 'b'], { added: 1, gone: 1, isReordered: false }],
    [['a', 'b'], ['b', 'a'], { added: 0, gone: 0, isReordered: true }],
  ])('between %j and %j are %j', (shown, latest, changes) => {
    expect(waitingChanges(held(shown, latest))).toEqual(changes);
  });
});
