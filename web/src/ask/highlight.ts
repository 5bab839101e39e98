/** Which words of a passage are in the question. Pure; the parts are shown as text. */

export interface Part {
  /** Where it begins in the text. */
  at: number;
  text: string;
  isHit: boolean;
}

/** Shorter words say little. */
const minLength = 3;
const wordPattern = /[\p{L}\p{N}]+/gu;

const folded = (word: string): string => word.toLocaleLowerCase().normalize('NFC');

/** A word counts as found if it begins with a word of the question, or the other way round. */
export function highlighted(text: string, question: string): Part[] {
  const asked = [...question.matchAll(wordPattern)]
    .map(([word]) => folded(word))
    .filter((word) => word.length >= minLength);
  const isHit = (word: string): boolean =>
    word.length >= minLength && asked.some((one) => word.startsWith(one) || one.startsWith(word));
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(wordPattern)) {
    if (!isHit(folded(match[0]))) continue;
    if (match.index > end) parts.push({ at: end, text: text.slice(end, match.index), isHit: false });
    parts.push({ at: match.index, text: match[0], isHit: true });
    end = match.index + match[0].length;
  }
  return end < text.length ? [...parts, { at: end, text: text.slice(end), isHit: false }] : parts;
}
