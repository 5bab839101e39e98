import type { ChosenFiles } from './dropped-files.ts';

/** Content that the user dropped or pasted onto the page, for the upload dialog. */
export type Incoming =
  | ({ kind: 'files' } & ChosenFiles)
  | { kind: 'text'; content: string }
  | { kind: 'url'; url: string }
  | { kind: 'urls'; list: string };

/** A text that is only a web address becomes that web page, and a list of them those pages. */
export function incomingText(text: string): Incoming | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const lines = trimmed.split(/\s*\n\s*/);
  if (lines.length > 1 && lines.every((line) => /^https?:\/\/\S+$/i.test(line))) return { kind: 'urls', list: trimmed };
  return /^https?:\/\/\S+$/i.test(trimmed) ? { kind: 'url', url: trimmed } : { kind: 'text', content: text };
}
