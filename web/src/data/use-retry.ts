import { useCallback, useEffect, useRef } from 'react';
import { useServices } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { notify } from '../ui/notify.ts';
import { requestRetry } from './request-retry.ts';

/** Asks for another try. The list shows it at once; when it is refused the list falls back and a message says why. */
export function useRetry(items: readonly KnowledgeItem[] | null): (id: string, name: string) => void {
  const { loadStore } = useServices();
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  }, [items]);
  return useCallback(
    async (id: string, name: string) => {
      const refusal = await requestRetry(loadStore, id, name, () => latest.current?.find((each) => each.id === id));
      if (refusal) notify(refusal.tone, refusal.message);
    },
    [loadStore],
  );
}
