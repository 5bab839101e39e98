import { useState } from 'react';

/** The value, or while there is none the one before: what is known does not vanish because something newer is on its way. */
export function useLatest<T>(value: T | null): T | null {
  const [latest, setLatest] = useState(value);
  if (value !== null && value !== latest) setLatest(value);
  return value ?? latest;
}
