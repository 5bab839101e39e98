import { describe, expect, it } from 'vitest';
import { anItem } from '../testing/document.ts';
import { applySnapshot, applyWaiting, noListing } from './use-list.ts';

const items = [anItem()];
const moment = { query: '', nowMs: 5, isFree: () => false };

describe('applySnapshot', () => {
  it('shows a snapshot of the server, also an empty one', () => {
    expect(applySnapshot(noListing, { items: [], next: null, isFromCache: false }, moment)).toMatchObject({
      query: '',
      held: { shown: [] },
    });
    const listing = applySnapshot(noListing, { items, next: 'x', isFromCache: false }, moment);
    expect(listing).toMatchObject({ held: { shown: ['id'] }, next: 'x' });
    expect(listing.items.get('id')).toBe(items[0]);
  });

  it('ignores an empty unconfirmed snapshot', () => {
    const empty = { items: [], next: null, isFromCache: true };
    expect(applySnapshot(noListing, empty, moment)).toEqual({ ...noListing, unconfirmedSinceMs: 5 });
    const before = applySnapshot(noListing, { items, next: null, isFromCache: false }, moment);
    expect(applySnapshot(before, empty, moment).held.shown).toEqual(['id']);
  });

  it('keeps the time of the first unconfirmed snapshot until the server confirms', () => {
    const cached = { items, next: null, isFromCache: true };
    const first = applySnapshot(noListing, cached, moment);
    const second = applySnapshot(first, cached, { ...moment, nowMs: 9 });
    expect(second.unconfirmedSinceMs).toBe(5);
    expect(applySnapshot(second, { ...cached, isFromCache: false }, moment).unconfirmedSinceMs).toBeNull();
  });

  it('shows all of the first confirmed snapshot, where only a part was cached', () => {
    const known = applySnapshot(noListing, { items, next: null, isFromCache: true }, moment);
    const whole = [anItem({}, { id: 'before' }), ...items];
    const confirmed = applySnapshot(known, { items: whole, next: null, isFromCache: false }, moment);
    expect(confirmed.held.shown).toEqual(['before', 'id']);
    const later = [anItem({}, { id: 'new' }), ...whole];
    expect(applySnapshot(confirmed, { items: later, next: null, isFromCache: false }, moment).held.shown).toEqual([
      'before',
      'id',
    ]);
  });

  it('clears a failure of the listener', () => {
    const failed = { ...noListing, failure: new Error('gone') };
    expect(applySnapshot(failed, { items, next: null, isFromCache: false }, moment).failure).toBeNull();
  });

  it('replaces the list of another view', () => {
    const before = applySnapshot(noListing, { items, next: null, isFromCache: false }, moment);
    const other = [anItem({}, { id: 'other' })];
    const after = applySnapshot(before, { items: other, next: null, isFromCache: false }, { ...moment, query: '?q=o' });
    expect(after.held.shown).toEqual(['other']);
    expect([...after.items.keys()]).toEqual(['other']);
  });

  it('keeps the last state of a document that left while its row is shown', () => {
    const two = [...items, anItem({}, { id: 'b' })];
    const before = applySnapshot(noListing, { items: two, next: null, isFromCache: false }, moment);
    const after = applySnapshot(before, { items, next: null, isFromCache: false }, moment);
    expect(after.held).toEqual({ shown: ['id', 'b'], latest: ['id'] });
    expect(after.items.has('b')).toBe(true);
  });

  it('drops documents that left once their rows are gone', () => {
    const snapshot = (ids: string[]) => ({
      items: ids.map((id) => anItem({}, { id })),
      next: null,
      isFromCache: false,
    });
    let listing = applySnapshot(noListing, snapshot(['a']), moment);
    for (const id of ['b', 'c', 'd']) listing = applyWaiting(applySnapshot(listing, snapshot([id]), moment));
    expect([...listing.items.keys()]).toEqual(['d']);
    expect(listing.held).toEqual({ shown: ['d'], latest: ['d'] });
  });

  it('drops them as soon as the rows may move', () => {
    const free = { ...moment, isFree: () => true };
    const before = applySnapshot(noListing, { items: [anItem({}, { id: 'a' })], next: null, isFromCache: false }, free);
    const after = applySnapshot(before, { items: [anItem({}, { id: 'b' })], next: null, isFromCache: false }, free);
    expect([...after.items.keys()]).toEqual(['b']);
  });
});
