/** Compares the passages that an index holds with the text that was sent. Pure. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';

/** Longer texts are not compared: their index has thousands of passages. */
export const comparedMaxBytes = 3_000_000;

/** Whether this text is sent as it is, so that passages and contents can be compared with it. */
export const isPlainText = (source: KnowledgeDocument['source']): source is PlainSource =>
  source.type === 'text' || (source.type === 'file' && /^text\/(?:plain|markdown)\b/.test(source.content_type));
type PlainSource = Extract<KnowledgeDocument['source'], { sha256: string }>;

/** A page's size is not known. */
export const canComparePassages = (source: KnowledgeDocument['source']): boolean =>
  source.type === 'url' || (source.size_bytes ?? Infinity) <= comparedMaxBytes;

/**
 * Whether the passages are this text: each occurs in it, and together they cover it. Spaces, line
 * breaks and invisible characters do not count. How ElevenLabs splits a text is not documented, so
 * passages may overlap and come in any order.
 */
export function holdText(passages: readonly string[], text: string): boolean {
  const wanted = visible(text);
  const isCovered = new Uint8Array(wanted.length);
  for (const passage of new Set(passages.map(visible))) {
    if (passage === '') continue;
    let at = wanted.indexOf(passage);
    if (at < 0) return false;
    const lastAt = wanted.lastIndexOf(passage);
    isCovered.fill(1, lastAt, lastAt + passage.length);
    let end = 0;
    for (let places = 1; at >= 0; places += 1) {
      isCovered.fill(1, Math.max(at, end), at + passage.length);
      end = at + passage.length;
      at = wanted.indexOf(passage, places < maxOverlaps ? at + 1 : end);
    }
  }
  return !isCovered.includes(0);
}

/** Whether the passage occurs in the text, in the same sense. */
export const holdsPassage = (text: string, passage: string): boolean => visible(text).includes(visible(passage));

/** Of a text that repeats itself. After so many places of a passage, those side by side suffice. */
const maxOverlaps = 1_000;

/** Decomposed, because a passage may end within a character. */
const visible = (text: string): string => text.normalize('NFD').replace(/[\s\p{Cc}\p{Cf}]+/gu, '');
