/**
 * Folding: what is left of a text when case, accents, spaces, punctuation and the compatibility
 * forms of Unicode do not matter. An underscore stays, because it joins the words of a code.
 */

const asciiLength = 128;
/** The folded unit of each ASCII character; 0 if nothing is left of it. */
const ascii = Uint8Array.from({ length: asciiLength }, (_, unit) => {
  const character = String.fromCharCode(unit).toLowerCase();
  return /[a-z0-9_]/.test(character) ? character.charCodeAt(0) : 0;
});

const dropped = /[^\p{L}\p{N}\p{So}_]/gu;
/** Few characters make up a text. */
const folded = new Map<number, string>();

function foldOther(codePoint: number): string {
  const known = folded.get(codePoint);
  if (known !== undefined) return known;
  // Upper case first, because ß has no other than SS.
  const character = String.fromCodePoint(codePoint).toUpperCase().toLowerCase();
  const result = character.normalize('NFKD').replaceAll(dropped, '');
  if (folded.size > 10_000) folded.clear();
  folded.set(codePoint, result);
  return result;
}

/**
 * Passes on each UTF-16 unit that is left of a text, and where in the text it comes from. Takes no
 * memory, because a text may have 20 MB.
 */
export function fold(text: string, take: (unit: number, at: number) => void): void {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < asciiLength) {
      const left = ascii[unit] ?? 0;
      if (left !== 0) take(left, at);
      continue;
    }
    const codePoint = text.codePointAt(at) ?? unit;
    const left = foldOther(codePoint);
    for (let index = 0; index < left.length; index += 1) take(left.charCodeAt(index), at);
    if (codePoint > 0xffff) at += 1;
  }
}
