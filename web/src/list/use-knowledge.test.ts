import { describe, expect, it } from 'vitest';
import { anItem } from '../testing/document.ts';
import { applySnapshot, type Listing } from './use-knowledge.ts';

const before: Listing = { items: null, hasMore: false, isLoadingMore: false, unconfirmedSinceMs: null, failure: null };
const items = [anItem()];

describe('a snapshot', () => {
  it('from the server becomes the list, an empty one included', () => {
    expect(applySnapshot(before, { items: [], hasMore: false, isFromCache: false }, 5)).toEqual({
      ...before,
      items: [],
    });
    expect(applySnapshot(before, { items, hasMore: true, isFromCache: false }, 5)).toMatchObject({
      items,
      hasMore: true,
    });
  });

  it('that is empty and unconfirmed does not pretend that there are no documents', () => {
    const empty = { items: [], hasMore: false, isFromCache: true };
    expect(applySnapshot(before, empty, 5)).toEqual({ ...before, unconfirmedSinceMs: 5 });
    expect(applySnapshot({ ...before, items, hasMore: true }, empty, 5)).toMatchObject({ items, hasMore: true });
  });

  it('that is unconfirmed is dated by the first of its kind, until the server confirms', () => {
    const cached = { items, hasMore: false, isFromCache: true };
    const first = applySnapshot(before, cached, 5);
    const second = applySnapshot(first, cached, 9);
    expect(second.unconfirmedSinceMs).toBe(5);
    expect(applySnapshot(second, { ...cached, isFromCache: false }, 12).unconfirmedSinceMs).toBeNull();
  });

  it('clears a failure, and ends the wait for more only when the server has answered', () => {
    const waiting = { ...before, items, isLoadingMore: true, failure: new Error('gone') };
    expect(applySnapshot(waiting, { items, hasMore: true, isFromCache: true }, 5).isLoadingMore).toBe(true);
    expect(applySnapshot(waiting, { items, hasMore: true, isFromCache: false }, 5)).toMatchObject({
      isLoadingMore: false,
      failure: null,
    });
  });
});
