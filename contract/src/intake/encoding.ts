/** Finds the encoding of a text, and decodes it. */
import { hasAt, latin1 } from './bytes.ts';

export interface Decoded {
  text: string;
  /** Null for UTF-8, which is kept byte for byte. */
  encoding: string | null;
}

export type EncodingProblem = { unsupported: string } | 'binary';

/** The part that a detector looks at; more would only take longer. */
const sampleBytes = 65_536;

/**
 * @param declared the encoding that the sender or the text itself names
 */
export async function decodeText(
  bytes: Uint8Array<ArrayBuffer>,
  declared: string | null,
): Promise<Decoded | EncodingProblem> {
  if (hasAt(bytes, '\xff\xfe\0\0') || hasAt(bytes, '\0\0\xfe\xff')) return { unsupported: 'UTF-32' };
  if (hasAt(bytes, '\xff\xfe')) return decoded(bytes, 'utf-16le') ?? 'binary';
  if (hasAt(bytes, '\xfe\xff')) return decoded(bytes, 'utf-16be') ?? 'binary';
  if (bytes.includes(0)) return utf16WithoutMark(bytes) ?? 'binary';
  const utf8 = tryDecode(bytes, 'utf-8');
  if (utf8 !== null) return iso2022(bytes) ?? { text: utf8, encoding: null };
  if (declared !== null) {
    const asDeclared = decoded(bytes, declared);
    if (asDeclared !== null) return asDeclared;
  }
  return eastAsianUtf16(bytes) ?? (await detect(bytes)) ?? 'binary';
}

function tryDecode(bytes: Uint8Array<ArrayBuffer>, label: string): string | null {
  try {
    // The text of UTF-8 keeps its byte order mark, so that it is stored byte for byte.
    return new TextDecoder(label, { fatal: true, ignoreBOM: label === 'utf-8' }).decode(bytes);
  } catch {
    return null;
  }
}

/** Control characters that no text has, and characters without a meaning. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unlikely = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]/;

function decoded(bytes: Uint8Array<ArrayBuffer>, label: string): Decoded | null {
  const text = tryDecode(bytes, label);
  return text === null || unlikely.test(text) ? null : { text, encoding: titleOf(label) };
}

/** Zeros are in UTF-16 alone: the other byte of each Latin letter, space or line end. */
function utf16WithoutMark(bytes: Uint8Array<ArrayBuffer>): Decoded | null {
  const scored = ['utf-16le', 'utf-16be'].map((label) => {
    const result = decoded(bytes, label);
    return { result, score: result === null ? 0 : shareOfText(result.text) };
  });
  const [best] = scored.sort((a, b) => b.score - a.score);
  return best !== undefined && best.score > 0.9 ? best.result : null;
}

const ofText = /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\r\n\f]/u;
const common = /[\u0020-\u007e\u00a0-\u024f\n\r\t\u3000-\u30ff\uff00-\uff60]/;

/** Swapped bytes give rare characters; a text in any language has spaces or punctuation. */
function shareOfText(text: string): number {
  const sample = [...text.slice(0, 4_000)];
  const likely = sample.filter((character) => ofText.test(character)).length;
  const usual = sample.filter((character) => common.test(character)).length;
  return usual === 0 ? 0 : likely / sample.length + usual / sample.length / 100;
}

const eastAsian = /^[\u0020-\u007e\n\r\t\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uff60]+$/;
const punctuation = /[\u3000-\u30ff\uff00-\uff60]/g;

/** A line of Chinese or Japanese may have no zero. Its kana and punctuation have their own byte. */
function eastAsianUtf16(bytes: Uint8Array<ArrayBuffer>): Decoded | null {
  for (const label of ['utf-16le', 'utf-16be']) {
    const result = decoded(bytes, label);
    if (result === null || !eastAsian.test(result.text)) continue;
    if ((result.text.match(punctuation)?.length ?? 0) > result.text.length / 20) return result;
  }
  return null;
}

/** Japanese mail: ASCII with escapes, so it is valid UTF-8 as well. */
function iso2022(bytes: Uint8Array<ArrayBuffer>): Decoded | null {
  const start = latin1(bytes, 0, sampleBytes);
  const hasEscape = start.includes('\x1b$@') || start.includes('\x1b$B');
  return hasEscape ? decoded(bytes, 'iso-2022-jp') : null;
}

/** The labels of the detector that a TextDecoder knows under another name. */
const labels: Readonly<Record<string, string>> = { 'ISO-8859-1': 'windows-1252', 'ISO-8859-9': 'windows-1254' };
const multiByte = ['Shift_JIS', 'EUC-JP', 'EUC-KR', 'Big5', 'GB18030'];

/** So few letters that are not ASCII tell no language. */
const tooFewToTell = 4;
const confident = 30;

async function detect(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded | EncodingProblem | null> {
  const { analyse } = await import('chardet');
  const sample = sampleOf(bytes);
  const isShort = sample.filter((byte) => byte > 0x7f).length < tooFewToTell;
  for (const { name, confidence } of analyse(sample)) {
    const isTooShort = isShort && !(multiByte.includes(name) && confidence > confident);
    if (name.startsWith('UTF') || isTooShort || confidence < confident) continue;
    const label = labels[name] ?? name;
    const result = label === 'windows-1252' ? westernOf(bytes) : decoded(bytes, label);
    if (result !== null) return result;
  }
  return byScript(bytes, sample) ?? westernOf(bytes);
}

/** Encodings that the detector does not know, or is never sure of. */
const scripts = [
  ['windows-1255', /\p{Script=Hebrew}/u],
  ['ibm866', /\p{Script=Cyrillic}/u],
  ['windows-1256', /\p{Script=Arabic}/u],
] as const;

/** Accepts an encoding in which almost all letters are of one script, and the words are long. */
function byScript(bytes: Uint8Array<ArrayBuffer>, sample: Uint8Array): Decoded | null {
  const isOther = /[^\0-\x7f]/;
  for (const [label, script] of scripts) {
    const others = [...new TextDecoder(label).decode(sample)].filter((character) => isOther.test(character));
    const inScript = others.filter((character) => script.test(character)).length;
    const isMain = others.length > sample.length / 4;
    if (isMain && inScript > others.length * 0.95) return decoded(bytes, label);
  }
  return null;
}

/** Old Macs have letters where Windows has punctuation, which is not within words. */
function westernOf(bytes: Uint8Array<ArrayBuffer>): Decoded | EncodingProblem | null {
  const text = latin1(sampleOf(bytes));
  // The ü of DOS, which is no letter elsewhere.
  if (/[a-z]\x81[a-z]/i.test(text)) return { unsupported: 'an encoding of DOS' };
  const onMacs = text.match(/[a-z][\x80-\x91\x93-\x95\x98\x99\x9b-\x9f][a-z]/gi)?.length ?? 0;
  const onWindows = text.match(/[a-z][\xc0-\xff]/gi)?.length ?? 0;
  return decoded(bytes, onMacs > onWindows ? 'macintosh' : 'windows-1252');
}

/** The lines of the text that are not ASCII: the others say nothing of the encoding. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength <= sampleBytes) return bytes;
  const first = Math.max(0, bytes.findIndex((byte) => byte > 0x7f) - 1_000);
  return bytes.subarray(first, first + sampleBytes);
}

const titles: Readonly<Record<string, string>> = {
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
  shift_jis: 'Shift_JIS',
  gb18030: 'GB18030',
  big5: 'Big5',
  macintosh: 'Mac OS Roman',
};

/** The name that people know. A TextDecoder names the encoding behind each label. */
function titleOf(label: string): string {
  const { encoding } = new TextDecoder(label);
  return titles[encoding] ?? (encoding.startsWith('windows') ? encoding.replace('w', 'W') : encoding.toUpperCase());
}
