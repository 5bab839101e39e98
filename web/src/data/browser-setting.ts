/** Choices that are kept in this browser. Other tabs follow. */
import { useSyncExternalStore } from 'react';

export const settings = {
  /** `off`, or absent. */
  shortcuts: 'knowledge-sync.shortcuts',
  /** `on`, or absent. */
  notify: (uid: string) => `knowledge-sync.notify.${uid}`,
  firstRun: (uid: string) => `knowledge-sync.first-run.${uid}`,
};

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export const readSetting = (key: string): string | null => localStorage.getItem(key);

/** @param value null removes it */
export function writeSetting(key: string, value: string | null): void {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
  for (const listener of listeners) listener();
}

export const useSetting = (key: string): string | null => useSyncExternalStore(subscribe, () => readSetting(key));
