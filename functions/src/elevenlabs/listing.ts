/**
 * Follows the cursors of a listing. Pure, but for `eachPage`. A cursor that comes again, or a
 * listing that does not end, is an error: it says nothing about what is not listed.
 */
import { z } from 'zod';
import { asRetryable, ElevenLabsSyncError, withoutAnswer } from './error.ts';

/** Longer cursors cannot be part of an address. */
export const maxCursorLength = 4_000;

/**
 * A page's position fields. Without a cursor an incomplete listing would look complete, and after
 * the last page a cursor has no meaning.
 */
const positionSchema = z.discriminatedUnion('has_more', [
  z.object({ has_more: z.literal(false) }),
  z.object({ has_more: z.literal(true), next_cursor: z.string().min(1).max(maxCursorLength) }),
]);

/**
 * The schema of one page.
 *
 * @param cursor the page's own cursor, which must not be the next one again
 * @returns the fields of `shape`, and the next cursor; null on the last page
 */
export const pageSchema = <Shape extends z.ZodRawShape>(shape: Shape, cursor: string | null) =>
  z
    .intersection(z.object(shape), positionSchema)
    .transform((page) => ({ ...page, cursor: page.has_more ? page.next_cursor : null }))
    .refine((page) => page.cursor === null || page.cursor !== cursor, 'the cursor repeats itself');

/** Beyond a million entries a listing counts as endless. */
const maxPages = 10_000;

/** The way through a listing: its pages so far, and one of their cursors. */
export interface Trail {
  pages: number;
  mark: string | null;
}

export const startOfListing: Trail = { pages: 0, mark: null };

/**
 * Returns the way after the next page. The cursors of pages 1, 2, 4, 8 and so on are marked in
 * turn, so every circle of cursors meets its mark.
 *
 * @returns null when the cursor came before or the listing does not end
 */
export function onwards({ pages, mark }: Trail, cursor: string): Trail | null {
  const count = pages + 1;
  if (cursor === mark || count >= maxPages) return null;
  const isMarked = (count & pages) === 0;
  return { pages: count, mark: isMarked ? cursor : mark };
}

/**
 * Yields the entries of each page.
 *
 * @throws ElevenLabsSyncError, and what `read` throws
 */
export async function* eachPage<Item extends { id: string }>(
  read: (cursor: string | null) => Promise<{ items: Item[]; cursor: string | null }>,
): AsyncGenerator<Item[]> {
  let trail: Trail | null = startOfListing;
  let cursor: string | null = null;
  let before = new Set<string>();
  while (trail !== null) {
    const page: { items: Item[]; cursor: string | null } = await read(cursor);
    const isRepeated = page.items.length > 0 && page.items.every(({ id }) => before.has(id));
    // Another page may be missing instead.
    if (isRepeated) throw asRetryable(unusable('The listing has the same page twice.'));
    yield page.items;
    cursor = page.cursor;
    if (cursor === null) return;
    before = new Set(page.items.map(({ id }) => id));
    trail = onwards(trail, cursor);
  }
  throw unusable('The listing repeats a cursor or does not end.');
}

const unusable = (detail: string): ElevenLabsSyncError =>
  new ElevenLabsSyncError(`ElevenLabs read: ${detail}`, {
    ...withoutAnswer,
    error_type: 'unknown',
    is_retryable: false,
    cause: null,
    detail,
  });
