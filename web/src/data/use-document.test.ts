import { describe, expect, it } from 'vitest';
import { anItem } from '../testing/document.ts';
import { applyDocument, type WatchedDocument } from './use-document.ts';

const nothing: WatchedDocument = { isMissing: false, item: null, unconfirmedSinceMs: null, failure: null };
const item = anItem();
const known: WatchedDocument = { ...nothing, item };

describe('applyDocument', () => {
  it('shows a snapshot of the server', () => {
    expect(applyDocument(nothing, { item, isFromCache: false }, 5)).toEqual(known);
    expect(applyDocument(nothing, { item: null, isFromCache: false }, 5)).toEqual({ ...nothing, isMissing: true });
  });

  it('is not missing before the server confirms it', () => {
    expect(applyDocument(nothing, { item: null, isFromCache: true }, 5)).toEqual({ ...nothing, unconfirmedSinceMs: 5 });
    expect(applyDocument({ ...nothing, unconfirmedSinceMs: 2 }, { item, isFromCache: true }, 5)).toEqual({
      ...known,
      unconfirmedSinceMs: 2,
    });
  });

  it('keeps the last state of a document that is deleted', () => {
    expect(applyDocument(known, { item: null, isFromCache: false }, 5)).toEqual({ ...known, isMissing: true });
  });

  it('clears a failure', () => {
    expect(applyDocument({ ...known, failure: new Error('x') }, { item, isFromCache: false }, 5)).toEqual(known);
  });
});
