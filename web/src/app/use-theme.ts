import { useEffect } from 'react';
import { useSetting, writeSetting } from '../data/browser-setting.ts';
import { applyTheme, readTheme, type Theme, themeKey } from './theme.ts';

/** Light, dark, or the system's setting; kept in this browser. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const stored = useSetting(themeKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab may have changed it
  useEffect(applyTheme, [stored]);
  return [readTheme(), (theme) => writeSetting(themeKey, theme)];
}
