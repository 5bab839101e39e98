import { useCallback, useEffect, useRef } from 'react';
import type { KnowledgeItem } from '../firebase/knowledge-item.ts';
import { useServices } from '../firebase/services.tsx';
import { notify } from '../shell/notify.ts';
import { explainRefusedRetry } from '../view/refusal.ts';

/** After a refusal the listener needs a moment to tell what the document is by now. */
const catchUpMs = 1000;

/** Asks for another try. The list shows it at once; when it is refused the list falls back and a message says why. */
export function useRetry(items: readonly KnowledgeItem[] | null): (id: string, name: string) => void {
  const { loadStore } = useServices();
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  }, [items]);
  return useCallback(
    async (id: string, name: string) => {
      try {
        await (await loadStore()).requestRetry(id);
      } catch (error) {
        await new Promise((resolve) => setTimeout(resolve, catchUpMs));
        const item = latest.current?.find((each) => each.id === id);
        const { tone, message } = explainRefusedRetry(error, name, item);
        notify(tone, message);
      }
    },
    [loadStore],
  );
}
