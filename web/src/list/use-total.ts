import { useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { type ListView, queryOf } from '../model/list-view.ts';

/**
 * How many documents the view has on all its pages, counted by the database.
 *
 * @param known where that is known without asking, or about to be; otherwise null
 */
export function useTotal(view: ListView, known: number | 'coming' | null): number | null {
  const { loadStore } = useServices();
  const [counted, setCounted] = useState<{ query: string; total: number } | null>(null);
  const query = queryOf({ ...view, after: null, page: 1 });
  const isAsked = known === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query tells the view
  useEffect(() => {
    if (!isAsked) return;
    let isOver = false;
    loadStore()
      .then((store) => store.countMatching(view))
      .then(
        (total) => isOver || setCounted({ query, total }),
        () => undefined,
      );
    return () => {
      isOver = true;
    };
  }, [loadStore, query, isAsked]);
  if (known === 'coming') return null;
  return known ?? (counted?.query === query ? counted.total : null);
}
