import { useState } from 'react';

/**
 * Returns the value, or the last known one while there is none, so that nothing disappears while
 * new data loads.
 */
export function useLastKnown<T>(value: T | null): T | null {
  const [latest, setLatest] = useState(value);
  if (value !== null && value !== latest) setLatest(value);
  return value ?? latest;
}
