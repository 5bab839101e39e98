import { useState } from 'react';

export const textFormats = ['formatted', 'source'] as const;
export type TextFormat = (typeof textFormats)[number];

const key = 'knowledge-sync.text-format';

/** The browser may refuse storage. The choice then lasts as long as the page. */
function stored(): TextFormat {
  try {
    return textFormats.find((format) => format === localStorage.getItem(key)) ?? 'formatted';
  } catch {
    return 'formatted';
  }
}

/** How texts with Markdown are shown; kept in this browser. */
export function useTextFormat(): readonly [TextFormat, (format: TextFormat) => void] {
  const [format, setFormat] = useState(stored);
  const choose = (next: TextFormat): void => {
    setFormat(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // The next page starts with the default.
    }
  };
  return [format, choose];
}
