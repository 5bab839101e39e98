import { useSyncExternalStore } from 'react';

/** One timer for the page: every time that ticks hangs on it, and it stops when nothing does. */
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
    // A tab in the background is ticked rarely: catch up when it is looked at again.
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

/** The present in epoch milliseconds, rounded down to `stepMs`: the component renders again only when that changes. */
export const useNow = (stepMs: number): number =>
  useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs) * stepMs);
