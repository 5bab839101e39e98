import { useEffect, useState } from 'react';

/**
 * Fetches the code of a part early, because the network may be gone when the user needs it.
 *
 * @returns whether the code is there, is not needed, or cannot be fetched
 */
export function useFetched({ fetch }: { fetch: () => Promise<unknown> }, isLikelyNeeded: boolean): boolean {
  const [isFetched, setIsFetched] = useState(false);
  useEffect(() => {
    if (!isLikelyNeeded) return;
    let isOver = false;
    const end = (): void => {
      if (!isOver) setIsFetched(true);
    };
    fetch().then(end, end);
    return () => {
      isOver = true;
    };
  }, [fetch, isLikelyNeeded]);
  return isFetched || !isLikelyNeeded;
}
