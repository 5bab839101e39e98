/**
 * The spellings of a message: as it is, and with the escapes of addresses, HTML and JSON resolved,
 * also when the message was escaped several times. Each remembers where its characters come from.
 */

export interface Spelling {
  text: string;
  /** For each UTF-16 unit of `text`: the first unit of the message that it comes from… */
  starts: readonly number[];
  /** …and the first that it does not. */
  ends: readonly number[];
}

/** How often something is escaped at most. */
const maxRounds = 3;

export function spellingsOf(words: string): Spelling[] {
  const units = Array.from({ length: words.length }, (_, at) => at);
  const spellings: Spelling[] = [{ text: words, starts: units, ends: units.map((at) => at + 1) }];
  for (let round = 1; round <= maxRounds; round += 1) {
    const last = spellings.at(-1);
    const next = last === undefined ? null : resolved(last);
    if (next === null) break;
    spellings.push(next);
  }
  return spellings;
}

const hex = '[\\da-fA-F]';
/** One byte, in an address or in the way of Python and JavaScript. */
const byte = (digits: string): string => `(?:%|\\\\x)${digits}`;
const further = byte(`[89abAB]${hex}`);
const utf8 = [
  byte(`[0-7]${hex}`),
  `${byte(`[cdCD]${hex}`)}${further}`,
  `${byte(`[eE]${hex}`)}(?:${further}){2}`,
  `${byte('[fF][0-7]')}(?:${further}){3}`,
];
const escapes = new RegExp(
  [
    `(?<bytes>${utf8.join('|')})`,
    `\\\\x(?<latin>${hex}{2})`,
    `\\\\u(?<unit>${hex}{4})`,
    `\\\\u\\{(?<point>${hex}{1,6})\\}`,
    `\\\\U(?<long>${hex}{8})`,
    `\\\\[abfnrtv0]`,
    `&#(?<decimal>\\d{1,7});?`,
    `&#[xX](?<hex>${hex}{1,6});?`,
    `&(?<letter>[a-zA-Z])(?:acute|grave|circ|uml|tilde|ring|cedil|caron);`,
    `&(?<name>[a-zA-Z][a-zA-Z\\d]{1,30});`,
  ].join('|'),
  'g',
);

/** Null if there is nothing to resolve. */
function resolved({ text, starts, ends }: Spelling): Spelling | null {
  const parts: string[] = [];
  const next = { starts: [] as number[], ends: [] as number[] };
  let done = 0;
  for (const match of text.matchAll(escapes)) {
    const end = match.index + match[0].length;
    const character = characterOf(match.groups ?? {});
    parts.push(text.slice(done, match.index), character);
    next.starts.push(...starts.slice(done, match.index));
    next.ends.push(...ends.slice(done, match.index));
    for (let unit = 0; unit < character.length; unit += 1) {
      next.starts.push(starts[match.index] ?? 0);
      next.ends.push(ends[end - 1] ?? 0);
    }
    done = end;
  }
  if (done === 0) return null;
  parts.push(text.slice(done));
  return {
    text: parts.join(''),
    starts: [...next.starts, ...starts.slice(done)],
    ends: [...next.ends, ...ends.slice(done)],
  };
}

/** Names of letters; of all other entities nothing is left, because they are punctuation. */
const named: Readonly<Record<string, string>> = { amp: '&', szlig: 'ß', aelig: 'æ', oslash: 'ø', oelig: 'œ' };

function characterOf(groups: Readonly<Record<string, string | undefined>>): string {
  const { bytes, unit, letter, name, decimal } = groups;
  if (bytes !== undefined) return Buffer.from(bytes.replaceAll(/%|\\x/g, ''), 'hex').toString('utf8');
  if (letter !== undefined) return letter;
  if (name !== undefined) return named[name.toLowerCase()] ?? ' ';
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
  const digits = groups.latin ?? groups.point ?? groups.long ?? groups.hex;
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
  // Not a number for a line break or tab.
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
