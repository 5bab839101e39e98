import { useEffect, useRef, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import type { Overview } from '../model/overview.ts';

/** Changes within this long are counted together. */
const gatherMs = 1000;
/** What happens outside of the page that is shown is seen by then. */
const againMs = 60_000;

/**
 * What the database counts, kept up to date while somebody looks: soon after a change that the list has seen, and once a minute.
 *
 * @param changes anything that is another value after a change
 * @param isNeeded false while the list is on its way, which comes first, and while it has every document before it
 * @returns null until the first answer; without a network the last one stays
 */
export function useOverview(changes: unknown, isNeeded: boolean): Overview | null {
  const { loadStore } = useServices();
  const [overview, setOverview] = useState<Overview | null>(null);
  const askSoon = useRef((): void => undefined);
  const latest = useRef(changes);
  latest.current = changes;
  /** What the last answer takes into account. */
  const counted = useRef<unknown>(null);

  useEffect(() => {
    if (!isNeeded) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = async (): Promise<void> => {
      if (document.visibilityState === 'hidden') return;
      counted.current = latest.current;
      try {
        const next = await (await loadStore()).readOverview();
        if (!isOver) setOverview(next);
      } catch {
        // The banner tells that there is no network; the next change or minute asks again.
      }
    };
    askSoon.current = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void read();
      }, gatherMs);
    };
    void read();
    const again = setInterval(() => void read(), againMs);
    const look = (): void => void read();
    document.addEventListener('visibilitychange', look);
    return () => {
      isOver = true;
      askSoon.current = () => undefined;
      if (timer !== null) clearTimeout(timer);
      clearInterval(again);
      document.removeEventListener('visibilitychange', look);
    };
  }, [loadStore, isNeeded]);

  useEffect(() => {
    if (changes !== counted.current) askSoon.current();
  }, [changes]);
  return overview;
}
