import { useEffect, useState } from 'react';
import { loadHistory } from '../../data/history-store.ts';
import type { EventItem } from '../../firebase/history-store.ts';
import { useServices } from '../../firebase/services.tsx';

interface Events {
  items: readonly EventItem[];
  hasFailed: boolean;
}

/** What people did with the document, live. */
export function useEvents(id: string): Events {
  const { loadStore } = useServices();
  const [events, setEvents] = useState<Events>({ items: [], hasFailed: false });
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    const fail = (): void => {
      if (!isOver) setEvents((before) => ({ ...before, hasFailed: true }));
    };
    loadHistory(loadStore).then((store) => {
      if (!isOver) stop = store.watchEvents(id, (items) => setEvents({ items, hasFailed: false }), fail);
    }, fail);
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore, id]);
  return events;
}
