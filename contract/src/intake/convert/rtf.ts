/**
 * The text of an RTF file. No well-kept library reads RTF in a browser and in Node. Format:
 * https://interoperability.blob.core.windows.net/files/Archive_References/%5bMSFT-RTF%5d.pdf
 */
import { latin1 } from '../bytes.ts';

/** Groups that are not part of the text. A group that begins with \* is not either. */
const hiddenGroups = new Set(
  'fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable listoverridetable revtbl rsidtbl generator xmlnstbl header headerl headerr headerf footer footerl footerr footerf fldinst bkmkstart bkmkend'.split(
    ' ',
  ),
);
const symbols: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n\n',
  page: '\n\n',
  row: '\n',
  tab: '\t',
  cell: ' | ',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  '~': '\u00a0',
  _: '-',
  '-': '',
  '\n': '\n',
  '\r': '\n',
  '\\': '\\',
  '{': '{',
  '}': '}',
};
/** The encodings of fonts, by their \fcharset. */
const charsets: Readonly<Record<string, string>> = {
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gb18030',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};
const codePages: Readonly<Record<string, string>> = { 932: 'shift_jis', 936: 'gb18030', 949: 'euc-kr', 950: 'big5' };

interface Group {
  isHidden: boolean;
  encoding: string | null;
  /** How many characters follow a \u for readers that do not know it. */
  replacements: number;
}

export function textOfRtf(bytes: Uint8Array): string {
  const source = latin1(bytes);
  const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi;
  const groups: Group[] = [];
  const fonts = new Map<string, string>();
  let group: Group = { isHidden: false, encoding: null, replacements: 1 };
  let byDefault = 'windows-1252';
  let definedFont = '';
  let text = '';
  let pending: number[] = [];
  let toSkip = 0;
  const flush = (): void => {
    if (pending.length > 0) text += new TextDecoder(group.encoding ?? byDefault).decode(new Uint8Array(pending));
    pending = [];
  };
  const add = (part: string): void => {
    flush();
    if (!group.isHidden) text += part;
  };
  const control = (word: string, value: string | undefined): void => {
    if (hiddenGroups.has(word)) group.isHidden = true;
    else if (word === 'ansicpg') byDefault = encodingOfPage(value ?? '') ?? byDefault;
    else if (word === 'uc') group.replacements = Number(value ?? 1);
    else if (word === 'f') {
      flush();
      definedFont = value ?? '';
      group.encoding = fonts.get(definedFont) ?? null;
    } else if (word === 'fcharset') {
      const encoding = charsets[value ?? ''];
      if (encoding !== undefined) fonts.set(definedFont, encoding);
    } else if (word === 'u' && value !== undefined) {
      add(String.fromCharCode((Number(value) + 65_536) % 65_536));
      toSkip = group.replacements;
    } else if (word === 'bin') token.lastIndex += Math.max(0, Number(value ?? 0));
    else add(symbols[word] ?? '');
  };
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const [, word, value, hex, symbol, brace, plain] = match;
    if (brace === '{') {
      flush();
      groups.push(group);
      group = { ...group };
    } else if (brace === '}') {
      flush();
      group = groups.pop() ?? group;
      toSkip = 0;
    } else if (word !== undefined) control(word, value);
    else if (symbol === '*') group.isHidden = true;
    else if (symbol !== undefined) add(symbols[symbol] ?? '');
    else if (hex !== undefined) {
      if (toSkip > 0) toSkip -= 1;
      else if (!group.isHidden) pending.push(Number.parseInt(hex, 16));
    } else if (plain !== undefined) {
      const skipped = Math.min(toSkip, plain.length);
      toSkip -= skipped;
      // Bytes of a letter may be written as they are, so they are decoded with those before.
      if (!group.isHidden) for (const character of plain.slice(skipped)) pending.push(character.charCodeAt(0));
    }
  }
  flush();
  return text
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function encodingOfPage(page: string): string | null {
  if (codePages[page] !== undefined) return codePages[page];
  try {
    return new TextDecoder(page === '65001' ? 'utf-8' : page === '866' ? 'ibm866' : `windows-${page}`).encoding;
  } catch {
    return null;
  }
}
