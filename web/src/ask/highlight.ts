/** Which words of a passage are in the question. Pure; the parts are shown as text. */

export interface Part {
  /** Where it begins in the text. */
  at: number;
  text: string;
  isHit: boolean;
}

/** Shorter words, and these, say little. */
const minLength = 3;
const common = new Set(
  'the and for are was were has have had how who why when what where which does did can could will would with from this that there you your our its not'.split(
    ' ',
  ),
);
const wordPattern = /[\p{L}\p{N}]+/gu;

const folded = (word: string): string => word.toLocaleLowerCase().normalize('NFC');

const isTelling = (word: string): boolean => word.length >= minLength && !common.has(word);

/** A word counts as found if it begins with a word of the question, or the other way round. */
export function highlighted(text: string, question: string): Part[] {
  const asked = [...question.matchAll(wordPattern)].map(([word]) => folded(word)).filter(isTelling);
  const isHit = (word: string): boolean =>
    isTelling(word) && asked.some((one) => word.startsWith(one) || one.startsWith(word));
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
