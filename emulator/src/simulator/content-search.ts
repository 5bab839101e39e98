/** Finds documents of the workspace by the words of their stored text. */
import type { StoredDocument } from './documents.ts';
import { rank } from './ranking.ts';

interface Segment {
  value: string;
  is_hit: boolean;
}

export interface Hit {
  document: StoredDocument;
  score: number;
  snippet: Segment[];
}

export const searchContent = (documents: readonly StoredDocument[], query: string): Hit[] =>
  rank(
    documents.flatMap((document) => (document.type === 'folder' ? [] : [{ document, text: document.text }])),
    query,
  ).map(({ item, score, words }) => ({ document: item.document, score, snippet: snippetOf(item.text, words) }));

/** How much of the text is shown around the first hit. */
const [before, after] = [60, 180];

function snippetOf(text: string, words: readonly string[]): Segment[] {
  const found = new Set(words);
  const first = [...text.matchAll(/[\p{L}\p{N}]+/gu)].find(([word]) => found.has(word.toLowerCase()))?.index ?? 0;
  const part = text.slice(Math.max(0, first - before), first + after);
  const segments: Segment[] = [];
  for (const value of part.split(/([\p{L}\p{N}]+)/u).filter((piece) => piece !== '')) {
    const isHit = found.has(value.toLowerCase());
    const last = segments.at(-1);
    if (last?.is_hit === isHit) last.value += value;
    else segments.push({ value, is_hit: isHit });
  }
  return segments;
}
