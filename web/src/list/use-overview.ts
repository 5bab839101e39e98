import { useEffect, useMemo, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import type { Overview } from '../model/overview.ts';
import { part } from '../ui/part.tsx';

const loadOverviewFrom = part(async () => (await import('../view/counts.ts')).overviewFrom);

/** How often the document that has waited longest is read, while one waits. */
const waitingMs = 30_000;

/**
 * The numbers about all documents, live. They cost the same for any number of documents: the
 * service keeps them, and the page listens.
 *
 * @param isNeeded false while the list loads, which comes first, and while the page shows all
 *   documents
 * @returns null until the first numbers; without a network the last ones stay
 */
export function useOverview(isNeeded: boolean): Overview | null {
  const { loadStore } = useServices();
  const [numbers, setNumbers] = useState<Omit<Overview, 'waitingSince'> | null>(null);
  useEffect(() => {
    if (!isNeeded) return;
    let isOver = false;
    let stop = (): void => undefined;
    Promise.all([loadStore(), loadOverviewFrom()]).then(
      ([store, overviewFrom]) => {
        if (!isOver) stop = store.watchCounts((records) => setNumbers(overviewFrom(records)));
      },
      // The list needs the store too, and shows the error.
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore, isNeeded]);
  const waitingSince = useWaitingSince(isNeeded && (numbers?.counts.pending ?? 0) > 0);
  return useMemo(() => numbers && { ...numbers, waitingSince }, [numbers, waitingSince]);
}

/** When the document that has waited longest was queued; null while none waits. */
function useWaitingSince(isWaiting: boolean): Date | null {
  const { loadStore } = useServices();
  const [since, setSince] = useState<Date | null>(null);
  useEffect(() => {
    if (!isWaiting) return;
    let isOver = false;
    const read = async (): Promise<void> => {
      if (document.visibilityState === 'hidden') return;
      const next = await (await loadStore()).readWaitingSince();
      if (!isOver) setSince(next);
    };
    // Offline the last time stays.
    const tryToRead = (): void => void read().catch(() => undefined);
    tryToRead();
    const timer = setInterval(tryToRead, waitingMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [loadStore, isWaiting]);
  return isWaiting ? since : null;
}
