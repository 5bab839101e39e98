import { useEffect, useState } from 'react';
import type { Call } from './call.ts';
import { useCall } from './use-call.ts';

/** A service that does not answer is left in peace for this long. */
const pauseMs = 60_000;
/** Timers hold no longer waits. */
const longestMs = 60 * 60_000;

const loadAndAsk = (call: Call): Promise<number | null> =>
  import('./ask-for-looks.ts').then(
    ({ askForLooks }) => askForLooks(call),
    () => null,
  );

/**
 * While somebody looks at a document whose index is on its way, the service is asked to look it up; what it learns stands on the
 * document, where the listener finds it. A page in the background asks for nothing.
 *
 * @param dueAtMs when the next look is due; null when there is nothing to learn
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
