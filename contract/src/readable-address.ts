/**
 * Shows an address as people write it: names of other scripts instead of `xn--…`, and letters
 * instead of `%C3%A4`. A part that looks like another address stays encoded.
 */
import { parseUrl } from './parse-url.ts';
import { hasVisibleCharacter } from './visible-name.ts';

/** The parameters of RFC 3492, section 5. */
const [base, tMin, tMax, skew, damp, initialBias, initialN] = [36, 1, 26, 38, 700, 72, 128];

/** Decodes one label after its `xn--`; null if it is not valid. RFC 3492, section 6.2. */
function decodePunycode(label: string): string | null {
  const split = label.lastIndexOf('-');
  const output = split > 0 ? [...label.slice(0, split)].map((one) => one.codePointAt(0) ?? 0) : [];
  let [n, i, bias] = [initialN, 0, initialBias];
  let at = split + 1;
  while (at < label.length) {
    const before = i;
    for (let [weight, k] = [1, base]; ; k += base) {
      const digit = Number.parseInt(label.charAt(at), 36);
      if (Number.isNaN(digit)) return null;
      at += 1;
      // Letters come before digits here, and after them in base 36.
      const value = digit < 10 ? digit + 26 : digit - 10;
      i += value * weight;
      const t = Math.min(Math.max(k - bias, tMin), tMax);
      if (value < t) break;
      weight *= base - t;
      if (weight > 0x7f_ff_ff_ff) return null;
    }
    const length = output.length + 1;
    let delta = Math.floor((i - before) / (before === 0 ? damp : 2));
    delta += Math.floor(delta / length);
    let k = 0;
    for (; delta > ((base - tMin) * tMax) / 2; k += base) delta = Math.floor(delta / (base - tMin));
    bias = k + Math.floor(((base - tMin + 1) * delta) / (delta + skew));
    n += Math.floor(i / length);
    i %= length;
    if (n > 0x10_ff_ff || (n >= 0xd8_00 && n <= 0xdf_ff)) return null;
    output.splice(i, 0, n);
    i += 1;
  }
  return String.fromCodePoint(...output);
}

/** Scripts that a label may combine: each is one way of writing. */
const writings = [
  /^[\p{Script=Latin}\p{N}-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々a-z\p{N}-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}a-z\p{N}-]+$/u,
  /^[\p{Script=Han}\p{Script=Bopomofo}a-z\p{N}-]+$/u,
  /^[\p{Script=Cyrillic}\p{N}-]+$/u,
  /^[\p{Script=Greek}\p{N}-]+$/u,
  /^[\p{Script=Hebrew}\p{N}-]+$/u,
  /^[\p{Script=Arabic}\p{M}\p{N}-]+$/u,
  /^[\p{Script=Devanagari}\p{N}-]+$/u,
  /^[\p{Script=Bengali}\p{N}-]+$/u,
  /^[\p{Script=Tamil}\p{N}-]+$/u,
  /^[\p{Script=Telugu}\p{N}-]+$/u,
  /^[\p{Script=Thai}\p{N}-]+$/u,
  /^[\p{Script=Georgian}\p{N}-]+$/u,
  /^[\p{Script=Armenian}\p{N}-]+$/u,
];
/** A label of these alone looks like one in Latin letters. */
const latinLookalikes = /^[аɑсԁеһіјӏоорԛѕυνᴠѵхуԝzаеорсухіѕјԁһӏԛԝαινορτυχκ\d-]+$/u;
/** Latin letters that look like `i`, `l`, punctuation or a space. */
const deceptive = /[ıȷƖǀǃʃɩʟⱼꞁəɡ·]/u;

function readableLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const decoded = decodePunycode(label.slice(4));
  // Latin letters need no Punycode, so that a name of them alone was made to deceive.
  if (
    decoded === null ||
    !/[^\0-\x7f]/.test(decoded) ||
    decoded !== decoded.normalize('NFC') ||
    !hasVisibleCharacter(decoded)
  )
    return label;
  const isOneWriting = writings.some((writing) => writing.test(decoded));
  return isOneWriting && !latinLookalikes.test(decoded) && !deceptive.test(decoded) ? decoded : label;
}

/** Letters, marks and digits alone: a decoded separator or control character would deceive. */
const decodable = /^[\p{L}\p{M}\p{N}]+$/u;

/** Decodes runs of escapes that are letters in UTF-8. */
const readablePath = (text: string): string =>
  text.replace(/(?:%[89a-f][0-9a-f])+/gi, (escapes) => {
    try {
      const decoded = decodeURIComponent(escapes);
      return decodable.test(decoded) && hasVisibleCharacter(decoded) ? decoded : escapes;
    } catch {
      return escapes;
    }
  });

/** For showing alone: the address that is stored and opened stays as it is. */
export function readableAddress(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === null) return url;
  const { protocol, hostname, port, pathname, search, hash } = parsed;
  const host = hostname.split('.').map(readableLabel).join('.');
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${readablePath(`${pathname}${search}${hash}`)}`;
}
