/**
 * Names as people see them: whether a name shows anything, and characters that change the
 * direction of the text around it (https://www.unicode.org/reports/tr9/).
 */

/** Letters and symbols that are drawn as empty space. */
const blanks = '\u2800\ufffc\u{1d159}\u{13441}\u{13442}';
/** Default ignorable ones include the Hangul fillers and variation selectors. */
const visible = new RegExp(`(?![${blanks}\\p{Default_Ignorable_Code_Point}])[\\p{L}\\p{N}\\p{P}\\p{S}]`, 'u');

/** Whether at least one character can be seen. Accents alone cannot be seen. */
export const hasVisibleCharacter = (text: string): boolean => visible.test(text);

const embeddings = '\u202a\u202b';
const overrides = '\u202d\u202e';
const popEmbedding = '\u202c';
const isolates = '\u2066\u2067\u2068';
const popIsolate = '\u2069';
const controls = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * Removes direction overrides, which can show `fdp.exe` as `exe.pdf`, and embeddings and isolates
 * that are not closed, which would turn the text after the name. Plain direction marks are kept.
 */
export function withoutLooseDirections(text: string): string {
  if (!controls.test(text)) return text;
  const kept = [...text];
  let open: { at: number; kind: 'embedding' | 'override' | 'isolate' }[] = [];
  for (const [at, character] of kept.entries()) {
    if (embeddings.includes(character)) open.push({ at, kind: 'embedding' });
    else if (isolates.includes(character)) open.push({ at, kind: 'isolate' });
    else if (overrides.includes(character)) {
      open.push({ at, kind: 'override' });
      kept[at] = '';
    } else if (character === popEmbedding) {
      const last = open.at(-1);
      // An isolate is a border: nothing before it can be closed inside it.
      if (last === undefined || last.kind === 'isolate') kept[at] = '';
      else {
        if (last.kind === 'override') kept[at] = '';
        open.pop();
      }
    } else if (character === popIsolate) {
      const opened = open.findLastIndex(({ kind }) => kind === 'isolate');
      if (opened === -1) kept[at] = '';
      else {
        // The end of an isolate closes the embeddings in it, which have no end of their own.
        for (const { at: inner } of open.slice(opened + 1)) kept[inner] = '';
        open = open.slice(0, opened);
      }
    }
  }
  for (const { at } of open) kept[at] = '';
  return kept.join('');
}

const mayTurn =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Puts a name between isolates, for sentences and attributes that cannot have a `<bdi>`. A name
 * that turns nothing stays as it is.
 */
export const isolated = (name: string): string => (mayTurn.test(name) ? `\u2068${name}\u2069` : name);
