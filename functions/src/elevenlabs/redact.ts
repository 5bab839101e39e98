import { limits } from '@knowledge-sync/contract';

/** A repeated part of a document's text is found if it is about 1.5 times this long. */
const windowLength = 16;
const rawMaxLength = 4_000;
/** Another key, or a part of this one. */
const otherKey = /\bsk_\w{6,}/g;
/** The user and the password in an address. */
const credentials = /\/\/[^\s/@]+@/g;

/**
 * Returns ElevenLabs' message for storage and display: without key and document text, on one line,
 * shortened.
 */
export function redact(words: string, secrets: { apiKey: string; text: string | null }): string {
  const key = secrets.apiKey.trim();
  const withoutKey = key === '' ? words : words.replaceAll(key, '[key]');
  const raw = withoutKey.slice(0, rawMaxLength).replaceAll(otherKey, '[key]').replaceAll(credentials, '//[key]@');
  const clean = secrets.text === null ? raw : withoutText(raw, secrets.text);
  return cap(clean.replaceAll(/\s+/g, ' ').trim());
}

function cap(line: string): string {
  if (line.length <= limits.errorDetailMaxLength) return line;
  return `${line.slice(0, limits.errorDetailMaxLength - 1)}…`.toWellFormed();
}

function withoutText(words: string, text: string): string {
  const whole = text.trim();
  if (whole.length < windowLength * 2) {
    return whole.length < 4 ? words : words.replaceAll(whole, '[text]');
  }
  return cutOut(words, repeated(words, text));
}

/**
 * Returns which characters of `words` are part of `text`. Steps through the text by half a window
 * and looks up each window in `words`, so that the work grows only with the text.
 */
function repeated(words: string, text: string): boolean[] {
  const marks = new Array<boolean>(words.length).fill(false);
  const positions = new Map<string, number[]>();
  for (let at = 0; at + windowLength <= words.length; at += 1) {
    const window = words.slice(at, at + windowLength);
    positions.set(window, [...(positions.get(window) ?? []), at]);
  }
  if (positions.size === 0) return marks;
  for (let at = 0; at + windowLength <= text.length; at += windowLength / 2) {
    for (const found of positions.get(text.slice(at, at + windowLength)) ?? []) {
      if (!marks[found] || !marks[found + windowLength - 1]) mark(marks, words, found, text, at);
    }
  }
  return marks;
}

/** Marks the longest common run of `words` and `text` around the window. */
function mark(marks: boolean[], words: string, inWords: number, text: string, inText: number): void {
  let start = inWords;
  while (start > 0 && words[start - 1] === text[inText - inWords + start - 1]) start -= 1;
  let end = inWords + windowLength;
  while (end < words.length && words[end] === text[inText - inWords + end]) end += 1;
  marks.fill(true, start, end);
}

function cutOut(words: string, marks: boolean[]): string {
  let result = '';
  for (let at = 0; at < words.length; at += 1) {
    if (!marks[at]) result += words[at];
    else if (!marks[at - 1]) result += '[text]';
  }
  return result;
}
