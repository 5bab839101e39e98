import type { NameSearch } from '@knowledge-sync/contract';
import { useEffect, useMemo, useState } from 'react';
import { useHolders } from '../data/holders.tsx';
import type { ListQuery, ListView } from '../model/list-view.ts';
import { part } from '../ui/part.tsx';

const loadNameSearch = part(async () => (await import('../view/name-search.ts')).nameSearch);
/** Kept, so that a list is shown at once when the user comes back to it. */
let nameSearch: Awaited<ReturnType<typeof loadNameSearch>> | null = null;
const retryMs = 2000;

/**
 * The query of a view: with the words of its search, and the documents that its agent uses. Null
 * until both are known.
 */
export function useWanted(view: ListView): ListQuery | null {
  const holders = useHolders();
  const words = useWords(view.search);
  return useMemo(() => {
    if (words === undefined) return null;
    if (view.agent === null) return { ...view, words };
    return holders && { ...view, words, use: holders.usedBy(view.agent) };
  }, [view, words, holders]);
}

/** Undefined while the code of the search is loaded. */
function useWords(text: string): NameSearch | null | undefined {
  const [isLoaded, setIsLoaded] = useState(nameSearch !== null);
  const isNeeded = text.trim() !== '' && !isLoaded;
  useEffect(() => {
    if (!isNeeded) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const load = (): void =>
      void loadNameSearch().then(
        (loaded) => {
          nameSearch = loaded;
          if (!isOver) setIsLoaded(true);
        },
        () => {
          if (!isOver) timer = setTimeout(load, retryMs);
        },
      );
    load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isNeeded]);
  return useMemo(() => (text.trim() === '' ? null : isLoaded ? nameSearch?.(text) : undefined), [text, isLoaded]);
}
