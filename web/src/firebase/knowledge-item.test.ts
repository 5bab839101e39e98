import { describe, expect, it } from 'vitest';
import { aDocument } from '../testing/document.ts';
import { createItemCache, readItem } from './knowledge-item.ts';

describe('readItem', () => {
  it('reads a well-formed document, also with fields of a newer version', () => {
    expect(readItem('a', { ...aDocument(), future_field: 1 }, true)).toMatchObject({
      kind: 'document',
      id: 'a',
      isUnsent: true,
      document: { name: 'Refund policy', future_field: 1 },
    });
  });

  it.each([
    ['a name that is no text', { ...aDocument(), name: 7 }, 'name: '],
    ['an unknown status', { ...aDocument(), sync_status: 'lost' }, 'sync_status: '],
    ['a date as text', { ...aDocument(), created_at: '2026-01-01' }, 'created_at: must be a timestamp'],
    ['nothing at all', undefined, 'Invalid input'],
  ])('is unreadable with %s and names the field', (_, data, problem) => {
    const item = readItem('a', data, false);
    expect(item).toMatchObject({ kind: 'unreadable', id: 'a' });
    expect(item.kind === 'unreadable' && item.problem.startsWith(problem)).toBe(true);
  });

  it('has the reason and the status of a rejected document', () => {
    const sync_error_message = 'name: name must be a string. Correct it in Firestore, or delete the document.';
    const item = readItem('a', { ...aDocument(), name: 7, sync_status: 'failed', sync_error_message }, false);
    expect(item).toEqual({ kind: 'unreadable', id: 'a', problem: sync_error_message, status: 'failed' });
    expect(readItem('a', { name: 'x', sync_status: 'archived' }, false)).toMatchObject({ status: null });
  });
});

describe('createItemCache', () => {
  it('keeps the same item until its document changes', () => {
    const cache = createItemCache();
    cache.put('a', aDocument(), false);
    cache.put('b', aDocument(), false);
    const [a, b] = cache.pick(['a', 'b']);
    cache.put('b', aDocument({ name: 'Changed' }), false);
    const [sameA, otherB] = cache.pick(['a', 'b']);
    expect(sameA).toBe(a);
    expect(otherB).not.toBe(b);
  });

  it('picks items in the given order, without removed ones', () => {
    const cache = createItemCache();
    for (const id of ['a', 'b', 'c']) cache.put(id, aDocument(), false);
    cache.remove('b');
    expect(cache.pick(['c', 'b', 'a']).map(({ id }) => id)).toEqual(['c', 'a']);
  });
});
