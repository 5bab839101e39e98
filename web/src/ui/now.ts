import { useSyncExternalStore } from 'react';

/** One timer for the whole page. It runs only while a component listens. */
const tickMs = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

const notify = (): void => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    timer = setInterval(notify, tickMs);
    // Browsers slow down timers in background tabs: catch up when the tab becomes visible.
    document.addEventListener('visibilitychange', notify);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
    document.removeEventListener('visibilitychange', notify);
  };
}

/**
 * The current time in epoch milliseconds, rounded down to `stepMs`. The component renders again
 * only when the rounded time changes.
 */
export const useNow = (stepMs: number): number =>
  useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs) * stepMs);
