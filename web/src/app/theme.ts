/** The appearance that is kept in this browser. use-theme.ts changes it. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const themeKey = 'knowledge-sync.theme';

export const readTheme = (): Theme => {
  const stored = localStorage.getItem(themeKey);
  return themes.find((theme) => theme === stored) ?? 'system';
};

/** Called before the first paint, and after each change. */
export const applyTheme = (): void => {
  document.documentElement.dataset.theme = readTheme();
};
