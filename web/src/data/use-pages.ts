import { useCallback, useEffect, useRef, useState } from 'react';
import type { ZodType } from 'zod';
import { useCall } from './use-call.ts';

/** A list of the API that comes page by page. Defined once, outside of components. */
export interface PageSource<Answer extends { next_cursor: string | null }, Item> {
  path: string;
  schema: ZodType<Answer>;
  itemsOf: (answer: Answer) => readonly Item[];
  /** Items with the same key are shown once: an added one may be on a later page. */
  keyOf: (item: Item) => string;
}

interface State<Item> {
  /** Null while the first page is loading. */
  items: readonly Item[] | null;
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
  isLoading: boolean;
  problem: string | null;
}

/**
 * Loads a list page by page. Another filter starts again.
 *
 * @param filter parameters of the query; empty for none
 */
export function usePages<Answer extends { next_cursor: string | null }, Item>(
  { path, schema, itemsOf, keyOf }: PageSource<Answer, Item>,
  filter = '',
) {
  const call = useCall();
  const [state, setState] = useState<State<Item>>({ items: null, nextCursor: null, isLoading: true, problem: null });
  /** The answer to an earlier filter may arrive after that to the present one. */
  const turn = useRef(0);
  const load = useCallback(
    async (cursor: string | null): Promise<void> => {
      turn.current += 1;
      const own = turn.current;
      setState((before) => ({ ...before, isLoading: true, problem: null }));
      const query = new URLSearchParams(filter);
      if (cursor !== null) query.set('cursor', cursor);
      const answer = await call('GET', query.size === 0 ? path : `${path}?${query}`, { schema });
      if (own !== turn.current) return;
      setState((before) => {
        if (!answer.ok) return { ...before, isLoading: false, problem: answer.refusal.message };
        const items = itemsOf(answer.value);
        const keys = new Set(items.map(keyOf));
        const known = cursor === null ? [] : (before.items ?? []).filter((item) => !keys.has(keyOf(item)));
        return { items: [...known, ...items], nextCursor: answer.value.next_cursor, isLoading: false, problem: null };
      });
    },
    [call, path, schema, itemsOf, keyOf, filter],
  );
  useEffect(() => {
    void load(null);
  }, [load]);
  /** Changes the items that are loaded. */
  const change = useCallback(
    (to: (items: readonly Item[]) => readonly Item[]): void =>
      setState((before) => ({ ...before, items: before.items && to(before.items) })),
    [],
  );
  return { ...state, change, loadAgain: () => void load(null), loadMore: () => void load(state.nextCursor) };
}
