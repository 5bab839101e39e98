import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'knowledge-sync.theme';
const listeners = new Set<() => void>();

const read = (): Theme => {
  const stored = localStorage.getItem(key);
  return themes.find((theme) => theme === stored) ?? 'system';
};

const apply = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme;
};

function subscribe(listener: () => void): () => void {
  const onStorage = (): void => {
    apply(read());
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
}

function setTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  apply(theme);
  for (const listener of listeners) listener();
}

/** Applies the stored theme. Called once before the first paint. */
export const startTheme = (): void => apply(read());

/** Light, dark, or the system's setting; kept in this browser. */
export const useTheme = (): readonly [Theme, (theme: Theme) => void] => [
  useSyncExternalStore(subscribe, read),
  setTheme,
];
