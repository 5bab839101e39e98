import { useCallback, useEffect, useRef } from 'react';
import { useServices } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { notify } from '../ui/notify.ts';
import { requestRetry } from './request-retry.ts';

/**
 * Requests a retry. The list shows it at once. After a refusal the list goes back and a message
 * gives the reason.
 */
export function useRetry(items: readonly KnowledgeItem[] | null): (id: string, name: string) => void {
  const services = useServices();
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  }, [items]);
  return useCallback(
    async (id: string, name: string) => {
      const refusal = await requestRetry(services, id, name, () => latest.current?.find((each) => each.id === id));
      if (refusal) notify(refusal.tone, refusal.message);
    },
    [services],
  );
}
