import { useEffect, useState } from 'react';

/** The rows wait at most this long for what is shown above them. */
const waitMs = 3_000;

/**
 * Whether to show the list. The first time, it is shown together with what is above it, so that
 * nothing moves.
 *
 * @param hasRows whether the rows are there
 * @param isComplete whether everything else is there
 */
export function useReady(hasRows: boolean, isComplete: boolean): boolean {
  // A remembered list is shown at once, at its scroll place.
  const [isReady, setIsReady] = useState(hasRows);
  const isNow = hasRows && isComplete;
  if (isNow && !isReady) setIsReady(true);
  useEffect(() => {
    if (!hasRows || isReady) return;
    const timer = setTimeout(() => setIsReady(true), waitMs);
    return () => clearTimeout(timer);
  }, [hasRows, isReady]);
  return hasRows && (isReady || isNow);
}
