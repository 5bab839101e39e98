import { describe, expect, test } from 'vitest';
import { eachPage, onwards, startOfListing, type Trail } from './listing.ts';

/** @returns how many pages are read until the way ends */
function pagesOf(cursorAfter: (page: number) => string, atMost = 20_000): number {
  let trail: Trail | null = startOfListing;
  for (let page = 0; page < atMost; page += 1) {
    trail = onwards(trail, cursorAfter(page));
    if (trail === null) return page + 1;
  }
  throw new Error('does not end');
}

describe('a way through a listing', () => {
  test.each([1, 2, 3, 7, 50])('ends in a circle of %d cursors, also after other pages', (length) => {
    for (const lead of [0, 1, 10, 33]) {
      const pages = pagesOf((page) => (page < lead ? `lead ${page}` : `circle ${(page - lead) % length}`));
      expect(pages).toBeLessThanOrEqual(4 * (lead + length) + 2);
    }
  });

  test('ends if the cursors never do', () => {
    expect(pagesOf(String)).toBe(10_000);
  });

  test('goes on while each cursor is new', () => {
    let trail: Trail | null = startOfListing;
    for (let page = 0; page < 5_000 && trail !== null; page += 1) trail = onwards(trail, `${page}`);
    expect(trail?.pages).toBe(5_000);
  });
});

async function idsOf(pages: Record<string, { ids: string[]; cursor: string | null }>): Promise<string[]> {
  const ids: string[] = [];
  const read = async (cursor: string | null) => {
    const page = pages[cursor ?? 'first'];
    if (page === undefined) throw new Error(`no page ${cursor}`);
    return { items: page.ids.map((id) => ({ id })), cursor: page.cursor };
  };
  for await (const items of eachPage(read)) ids.push(...items.map(({ id }) => id));
  return ids;
}

describe('the pages of a listing', () => {
  test('are read to the end, also empty ones and those that overlap', async () => {
    const pages = {
      first: { ids: ['a', 'b'], cursor: '2' },
      2: { ids: [], cursor: '3' },
      3: { ids: ['c'], cursor: '4' },
      4: { ids: ['c', 'd'], cursor: null },
    };
    expect(await idsOf(pages)).toEqual(['a', 'b', 'c', 'c', 'd']);
  });

  test('that lead back to an earlier one are an error', async () => {
    const pages = { first: { ids: ['a'], cursor: '2' }, 2: { ids: ['b'], cursor: '3' }, 3: { ids: [], cursor: '2' } };
    await expect(idsOf(pages)).rejects.toMatchObject({ name: 'ElevenLabsSyncError', error_type: 'unknown' });
  });

  test('with the same page twice are an error, because another may be missing', async () => {
    const pages = { first: { ids: ['a'], cursor: '2' }, 2: { ids: ['a'], cursor: null } };
    await expect(idsOf(pages)).rejects.toMatchObject({ error_type: 'unknown', is_retryable: true });
  });
});
