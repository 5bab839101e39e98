import { useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { type ListQuery, queryOf } from '../model/list-view.ts';

/**
 * How many documents match the view on all pages, counted by the database.
 *
 * @param view null while it is not known which documents its agent uses
 * @param known the total if it is known without counting, 'coming' if it soon will be; otherwise
 * null
 */
export function useTotal(view: ListQuery | null, known: number | 'coming' | null): number | null {
  const { loadStore } = useServices();
  const [counted, setCounted] = useState<{ query: string; total: number | null } | null>(null);
  const query = view && queryOf({ ...view, after: null, page: 1 });
  const isCounted = known === null && view !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query identifies the view
  useEffect(() => {
    if (!isCounted) return;
    let isOver = false;
    loadStore()
      .then((store) => store.countMatching(view))
      .then(
        (total) => isOver || query === null || setCounted({ query, total }),
        () => undefined,
      );
    return () => {
      isOver = true;
    };
  }, [loadStore, query, isCounted]);
  if (known === 'coming') return null;
  return known ?? (counted?.query === query ? counted.total : null);
}
