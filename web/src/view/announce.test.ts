import { describe, expect, it } from 'vitest';
import { type Announced, announcement } from './announce.ts';
import type { StatusTone } from './row.ts';

const each = (id: string, tone: StatusTone): Announced => ({ id, name: `Document ${id}`, tone });
const before = (...documents: Announced[]): ReadonlyMap<string, Announced> =>
  new Map(documents.map((document) => [document.id, document]));

describe('announcement', () => {
  it('is null while nothing changes', () => {
    expect(announcement(before(each('a', 'failed')), [each('a', 'failed')])).toBeNull();
  });

  it('is null for documents seen for the first time, or removed', () => {
    expect(announcement(before(), [each('a', 'completed'), each('b', 'failed')])).toBeNull();
    expect(announcement(before(each('a', 'deleting')), [])).toBeNull();
  });

  it.each(['pending', 'syncing', 'deleting'] as const)('is null for a document that is now %s', (tone) => {
    expect(announcement(before(each('a', 'failed')), [each('a', tone)])).toBeNull();
  });

  it('names the documents whose sync finished', () => {
    expect(announcement(before(each('a', 'syncing')), [each('a', 'completed')])).toBe('Document a: synced.');
    expect(
      announcement(before(each('a', 'syncing'), each('b', 'pending')), [each('a', 'failed'), each('b', 'completed')]),
    ).toBe('Document a: failed. Document b: synced.');
  });

  it('counts the documents when many finish together', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const syncing = before(...ids.map((id) => each(id, 'syncing')));
    expect(
      announcement(
        syncing,
        ids.map((id) => each(id, 'completed')),
      ),
    ).toBe('4 documents synced.');
    expect(
      announcement(
        syncing,
        ids.map((id) => each(id, id === 'a' ? 'failed' : 'completed')),
      ),
    ).toBe('3 documents synced. 1 document failed.');
  });
});
