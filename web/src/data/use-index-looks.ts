import { useEffect, useState } from 'react';
import type { Call } from './call.ts';
import { useCall } from './use-call.ts';

/** The pause after a failed request. */
const pauseMs = 60_000;
/** The longest wait of one timer. */
const longestMs = 60 * 60_000;

const loadAndAsk = (call: Call): Promise<number | null> =>
  import('./ask-for-looks.ts').then(
    ({ askForLooks }) => askForLooks(call),
    () => null,
  );

/**
 * While the page shows a document that is being indexed, asks the service to check the index. The
 * result is written to the document, which the page listens to. A hidden page asks for nothing.
 *
 * @param dueAtMs due time of the next check, in epoch milliseconds; null without one
 */
export function useIndexLooks(dueAtMs: number | null): void {
  const call = useCall();
  const [notBeforeMs, setNotBeforeMs] = useState(0);
  const [isVisible, setIsVisible] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const look = (): void => setIsVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  useEffect(() => {
    if (dueAtMs === null || !isVisible) return;
    const waitMs = Math.max(dueAtMs, notBeforeMs) - Date.now();
    const timer = setTimeout(
      async () => {
        const nextInMs = await loadAndAsk(call);
        setNotBeforeMs(Date.now() + (nextInMs ?? pauseMs));
      },
      Math.min(Math.max(waitMs, 0), longestMs),
    );
    return () => clearTimeout(timer);
  }, [call, dueAtMs, isVisible, notBeforeMs]);
}
