import { describe, expect, it } from 'vitest';
import { type Announced, announcement } from './announce.ts';
import type { StatusTone } from './row.ts';

const each = (id: string, tone: StatusTone): Announced => ({ id, name: `Document ${id}`, tone });
const before = (...documents: Announced[]): ReadonlyMap<string, Announced> =>
  new Map(documents.map((document) => [document.id, document]));

describe('what a screen reader hears', () => {
  it('is nothing while nothing changes', () => {
    expect(announcement(before(each('a', 'failed')), [each('a', 'failed')])).toBeNull();
  });

  it('is nothing about documents seen for the first time, or gone', () => {
    expect(announcement(before(), [each('a', 'completed'), each('b', 'failed')])).toBeNull();
    expect(announcement(before(each('a', 'deleting')), [])).toBeNull();
  });

  it.each(['pending', 'syncing', 'deleting'] as const)('is nothing about a document that is now %s', (tone) => {
    expect(announcement(before(each('a', 'failed')), [each('a', tone)])).toBeNull();
  });

  it('is the name of a document that ended', () => {
    expect(announcement(before(each('a', 'syncing')), [each('a', 'completed')])).toBe('Document a: completed.');
    expect(
      announcement(before(each('a', 'syncing'), each('b', 'pending')), [each('a', 'failed'), each('b', 'completed')]),
    ).toBe('Document a: failed. Document b: completed.');
  });

  it('is a count when many end at once', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const syncing = before(...ids.map((id) => each(id, 'syncing')));
    expect(
      announcement(
        syncing,
        ids.map((id) => each(id, 'completed')),
      ),
    ).toBe('4 documents completed.');
    expect(
      announcement(
        syncing,
        ids.map((id) => each(id, id === 'a' ? 'failed' : 'completed')),
      ),
    ).toBe('3 documents completed. 1 document failed.');
  });
});
