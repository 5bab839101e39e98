import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import type { Overview } from '../model/overview.ts';

/** Changes within this time are counted together. */
const gatherMs = 1000;
/** After a failed read, the next one follows after this time. */
const failedMs = 5000;
/** Changes outside the shown page are noticed after at most this time. */
const againMs = 60_000;

/**
 * The numbers that the database counts. While the page is visible they are read again soon after
 * a change in the list, and once a minute.
 *
 * @param changes any value that differs after a change
 * @param isNeeded false while the list loads, which comes first, and while the page shows all
 * documents
 * @returns null until the first answer; without a network the last one stays
 */
export function useOverview(changes: unknown, isNeeded: boolean): Overview | null {
  const { loadStore } = useServices();
  const [overview, setOverview] = useState<Overview | null>(null);
  const askSoon = useRef((): void => undefined);
  /** The value of `changes` that the last answer includes. */
  const counted = useRef<unknown>(null);

  const noteCounted = useEffectEvent((): void => {
    counted.current = changes;
  });

  useEffect(() => {
    if (!isNeeded) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = async (): Promise<void> => {
      if (document.visibilityState === 'hidden') return;
      noteCounted();
      try {
        const next = await (await loadStore()).readOverview();
        if (!isOver) setOverview(next);
      } catch {
        // The banner says if there is no network.
        if (!isOver) askAfter(failedMs);
      }
    };
    const askAfter = (ms: number): void => {
      timer ??= setTimeout(() => {
        timer = null;
        void read();
      }, ms);
    };
    askSoon.current = () => askAfter(gatherMs);
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
