/** The beginning of a text as a question that the text must answer. Pure. */

const maxLength = 300;
/** Enough to find that many letters behind markup. */
const readLength = 5_000;

/** @returns an empty text if there are no words */
export function firstSentences(text: string): string {
  const lines = text.slice(0, readLength).split(/\r?\n/);
  const body = lines.filter((line) => !/^\s*(#|={3,}|-{3,})/.test(line));
  const plain = plainOf(body) || plainOf(lines);
  if (plain.length <= maxLength) return plain;
  const part = plain.slice(0, maxLength);
  const end = Math.max(...['. ', '! ', '? '].map((mark) => part.lastIndexOf(mark)));
  return end > 0 ? part.slice(0, end + 1) : part.slice(0, part.lastIndexOf(' ') + 1 || maxLength).trim();
}

/** Without the marks of Markdown. */
const plainOf = (lines: readonly string[]): string =>
  lines
    .map((line) => line.replace(/^\s*(?:[#>]+|[-*+]\s|\d+[.)]\s)/, '').replace(/[*_`|]+/g, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
