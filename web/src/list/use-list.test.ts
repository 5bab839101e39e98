import { describe, expect, it } from 'vitest';
import { anItem } from '../testing/document.ts';
import { applySnapshot, noListing } from './use-list.ts';

const items = [anItem()];
const moment = { query: '', nowMs: 5, isFree: () => false };

describe('a snapshot', () => {
  it('from the server becomes the list, an empty one included', () => {
    expect(applySnapshot(noListing, { items: [], next: null, isFromCache: false }, moment)).toMatchObject({
      query: '',
      held: { shown: [] },
    });
    const listing = applySnapshot(noListing, { items, next: 'x', isFromCache: false }, moment);
    expect(listing).toMatchObject({ held: { shown: ['id'] }, next: 'x' });
    expect(listing.items.get('id')).toBe(items[0]);
  });

  it('that is empty and unconfirmed does not pretend that there are no documents', () => {
    const empty = { items: [], next: null, isFromCache: true };
    expect(applySnapshot(noListing, empty, moment)).toEqual({ ...noListing, unconfirmedSinceMs: 5 });
    const before = applySnapshot(noListing, { items, next: null, isFromCache: false }, moment);
    expect(applySnapshot(before, empty, moment).held.shown).toEqual(['id']);
  });

  it('that is unconfirmed is dated by the first of its kind, until the server confirms', () => {
    const cached = { items, next: null, isFromCache: true };
    const first = applySnapshot(noListing, cached, moment);
    const second = applySnapshot(first, cached, { ...moment, nowMs: 9 });
    expect(second.unconfirmedSinceMs).toBe(5);
    expect(applySnapshot(second, { ...cached, isFromCache: false }, moment).unconfirmedSinceMs).toBeNull();
  });

  it('that is the first from the server shows all of a page of which only a part was known', () => {
    const known = applySnapshot(noListing, { items, next: null, isFromCache: true }, moment);
    const whole = [anItem({}, { id: 'before' }), ...items];
    const told = applySnapshot(known, { items: whole, next: null, isFromCache: false }, moment);
    expect(told.held.shown).toEqual(['before', 'id']);
    const later = [anItem({}, { id: 'new' }), ...whole];
    expect(applySnapshot(told, { items: later, next: null, isFromCache: false }, moment).held.shown).toEqual([
      'before',
      'id',
    ]);
  });

  it('clears a failure', () => {
    const failed = { ...noListing, failure: new Error('gone') };
    expect(applySnapshot(failed, { items, next: null, isFromCache: false }, moment).failure).toBeNull();
  });

  it('of another view takes the place of the one before', () => {
    const before = applySnapshot(noListing, { items, next: null, isFromCache: false }, moment);
    const other = [anItem({}, { id: 'other' })];
    const after = applySnapshot(before, { items: other, next: null, isFromCache: false }, { ...moment, query: '?q=o' });
    expect(after.held.shown).toEqual(['other']);
    expect([...after.items.keys()]).toEqual(['other']);
  });

  it('without a document that was there keeps what was last known of it', () => {
    const two = [...items, anItem({}, { id: 'b' })];
    const before = applySnapshot(noListing, { items: two, next: null, isFromCache: false }, moment);
    const after = applySnapshot(before, { items, next: null, isFromCache: false }, moment);
    expect(after.held).toEqual({ shown: ['id', 'b'], latest: ['id'] });
    expect(after.items.has('b')).toBe(true);
  });
});
