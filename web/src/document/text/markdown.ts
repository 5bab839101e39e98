/** What a text has of Markdown, and how a long one is cut into pieces that can be shown in turn. */

const signs = [
  // Heading, quote, code block, table.
  /^#{1,6}\s+\S/m,
  /^>\s+\S/m,
  /^(?:```|~~~)/m,
  /^\|?\s*:?-{2,}:?\s*\|/m,
  // Item of a list.
  /^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+\S/m,
  // Bold, link, code.
  /(?:\*\*|__)\S/,
  /\[[^\]\n]{1,500}\]\([^)\s]/,
  /`[^`\n]+`/,
];

/** How much of a text is searched for Markdown. */
const searchedLength = 20_000;

export function hasMarkdown(text: string): boolean {
  const start = text.slice(0, searchedLength);
  return signs.some((sign) => sign.test(start));
}

/** A piece of about so many characters is parsed without a noticeable pause. */
const pieceLength = 8_000;
/** A paragraph longer than that is cut in its middle. */
const longestPiece = 2 * pieceLength;

/** Cuts Markdown between its paragraphs, never in a code block, unless a paragraph is very long. */
export function markdownPieces(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let fence: string | null = null;
  const end = (): void => {
    if (piece !== '') pieces.push(piece);
    piece = '';
  };
  for (const line of text.split(/(?<=\n)/)) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && fence === null) fence = mark;
    else if (mark !== undefined && fence !== null && mark.startsWith(fence)) fence = null;
    for (let at = 0; at < line.length; at += longestPiece) {
      if (piece.length >= longestPiece) end();
      piece += line.slice(at, at + longestPiece);
    }
    if (line.trim() === '' && fence === null && piece.length >= pieceLength) end();
  }
  end();
  return pieces;
}
