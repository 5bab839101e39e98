import { describe, expect, it } from 'vitest';
import {
  checkMessage,
  type Failure,
  failuresMessage,
  isNewsOfCheck,
  noFailures,
  notifyEveryMs,
  onFailures,
} from './notify-rule.ts';

const failure = (id: string): Failure => ({ id, name: `Name of ${id}` });
const hidden = (nowMs: number) => ({ isHidden: true, nowMs });
const visible = (nowMs: number) => ({ isHidden: false, nowMs });

/** Applies one report after the other. Returns the IDs that each one shows. */
function shown(...reports: [ids: string, when: { isHidden: boolean; nowMs: number }][]) {
  let state = noFailures;
  return reports.map(([ids, when]) => {
    const { next, show } = onFailures(state, [...ids].map(failure), when);
    state = next;
    return show?.map(({ id }) => id).join('') ?? null;
  });
}

describe('onFailures', () => {
  it('shows nothing of what had failed before the page was opened', () => {
    expect(shown(['ab', hidden(0)], ['ab', hidden(1)])).toEqual([null, null]);
  });

  it('shows new failures of a hidden page together', () => {
    expect(shown(['a', visible(0)], ['abc', hidden(1)])).toEqual([null, 'bc']);
  });

  it('shows nothing on a visible page, nor later what was seen there', () => {
    expect(shown(['', visible(0)], ['a', visible(1)], ['a', hidden(2)])).toEqual([null, null, null]);
  });

  it('gathers failures for a minute after a notification', () => {
    expect(
      shown(
        ['', visible(0)],
        ['a', hidden(1)],
        ['ab', hidden(2)],
        ['abc', hidden(notifyEveryMs)],
        ['abc', hidden(notifyEveryMs + 1)],
      ),
    ).toEqual([null, 'a', null, null, 'bc']);
  });

  it('drops what no longer fails when its time comes, and what the user has seen', () => {
    expect(
      shown(['', visible(0)], ['a', hidden(1)], ['ab', hidden(2)], ['a', hidden(3)], ['a', hidden(notifyEveryMs * 2)]),
    ).toEqual([null, 'a', null, null, null]);
    expect(
      shown(
        ['', visible(0)],
        ['a', hidden(1)],
        ['ab', hidden(2)],
        ['ab', visible(3)],
        ['ab', hidden(notifyEveryMs * 2)],
      ),
    ).toEqual([null, 'a', null, null, null]);
  });

  it('shows a document again that was repaired and failed again', () => {
    expect(shown(['a', visible(0)], ['', hidden(1)], ['a', hidden(2)])).toEqual([null, null, 'a']);
  });
});

describe('isNewsOfCheck', () => {
  const nightly = { id: 'n', isNightly: true, differences: 4 };
  it.each([
    ['a nightly check that ends while the page is hidden', 'earlier', nightly, true, true],
    ['the first check of all', null, nightly, true, true],
    ['the check that had ended before the page was opened', undefined, nightly, true, false],
    ['the same check again', 'n', nightly, true, false],
    ['a visible page', 'earlier', nightly, false, false],
    ['a check that a person started', 'earlier', { ...nightly, isNightly: false }, true, false],
    ['a check without differences', 'earlier', { ...nightly, differences: 0 }, true, false],
  ] as const)('%s', (_, knownId, check, isHidden, expected) => {
    expect(isNewsOfCheck(knownId, check, isHidden)).toBe(expected);
  });
});

it('words a notification with at most three names', () => {
  expect(failuresMessage([failure('a')])).toEqual({ title: '1 document failed to sync', body: '“Name of a”' });
  expect(failuresMessage(['a', 'b', 'c', 'd', 'e'].map(failure))).toEqual({
    title: '5 documents failed to sync',
    body: '“Name of a”, “Name of b”, “Name of c” and 2 more',
  });
  expect(checkMessage(1).title).toBe('Nightly check: 1 difference');
});
