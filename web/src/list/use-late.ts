import { useEffect, useState } from 'react';

/** Becomes true this long after the start. */
export function useLate(isStarted: boolean, ms: number): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isStarted) return;
    const timer = setTimeout(() => setIsLate(true), ms);
    return () => clearTimeout(timer);
  }, [isStarted, ms]);
  return isLate;
}
