import { limits } from '@knowledge-sync/contract';
import { fold } from './redact/fold.ts';
import { findWindows, type Windows, windowLength } from './redact/repeats.ts';
import { type Spelling, spellingsOf } from './redact/spellings.ts';

const rawMaxLength = 4_000;
/** A shorter text or key is removed as a word, and not within other words. */
const wordLength = 12;
/** Another key, or a part of this one. */
const otherKey = /\bsk_\w{6,}/gi;
/** The user and the password in an address. */
const credentials = /(?<=\/\/)[^\s/@]+(?=@)/g;

type Label = 'key' | 'text';
const shown: Readonly<Record<Label, string>> = { key: '[key]', text: '[text]' };

/**
 * Returns ElevenLabs' message for storage and display: without key and document text, on one line,
 * shortened. Neither case, spaces and punctuation nor escapes hide key or text.
 */
export function redact(words: string, secrets: { apiKey: string; text: string | null }): string {
  const key = secrets.apiKey.trim();
  // Before the message is cut, because a half of the key would not be found.
  const raw = (key === '' ? words : words.replaceAll(key, shown.key)).slice(0, rawMaxLength);
  const marks = new Marks(raw);
  if (secrets.text !== null) marks.addText(secrets.text);
  marks.addKey(key);
  return cap(marks.cutOut().replaceAll(/\s+/g, ' ').trim());
}

function cap(line: string): string {
  if (line.length <= limits.errorDetailMaxLength) return line;
  return `${line.slice(0, limits.errorDetailMaxLength - 1)}…`.toWellFormed();
}

interface FoldedSpelling extends Spelling {
  folded: string;
  /** For each unit of `folded`: where it is in the spelling. */
  from: readonly number[];
}

function folded(spelling: Spelling): FoldedSpelling {
  const units: number[] = [];
  const from: number[] = [];
  fold(spelling.text, (unit, at) => {
    units.push(unit);
    from.push(at);
  });
  return { ...spelling, folded: units.map((unit) => String.fromCharCode(unit)).join(''), from };
}

const foldedText = (text: string): string => folded({ text, starts: [], ends: [] }).folded;

/** The parts of a message that must not be shown. */
class Marks {
  readonly #words: string;
  readonly #spellings: readonly FoldedSpelling[];
  readonly #labels: (Label | undefined)[] = [];

  constructor(words: string) {
    this.#words = words;
    this.#spellings = spellingsOf(words).map(folded);
  }

  addText(text: string): void {
    const windows = this.#windows();
    const short = findWindows(text, windows, (window) => {
      for (const { spelling, at } of windows.get(window) ?? []) {
        const found = this.#spellings[spelling];
        if (found !== undefined) this.#markFolded(found, at, windowLength, 'text');
      }
    });
    if (short !== null) this.#addWhole(short, 'text');
  }

  addKey(key: string): void {
    this.#addWhole(foldedText(key), 'key');
    for (const { text, starts, ends } of this.#spellings) {
      for (const pattern of [otherKey, credentials]) {
        for (const { index, 0: match } of text.matchAll(pattern)) {
          this.#mark(starts[index], ends[index + match.length - 1], 'key');
        }
      }
    }
  }

  cutOut(): string {
    let result = '';
    for (let at = 0; at < this.#words.length; at += 1) {
      const label = this.#labels[at];
      if (label === undefined) result += this.#words[at];
      else if (label !== this.#labels[at - 1]) result += shown[label];
    }
    return result;
  }

  #addWhole(whole: string, label: Label): void {
    if (whole === '') return;
    for (const spelling of this.#spellings) {
      let at = spelling.folded.indexOf(whole);
      for (; at !== -1; at = spelling.folded.indexOf(whole, at + whole.length)) {
        if (whole.length < wordLength && !isWord(spelling, at, whole.length)) continue;
        this.#markFolded(spelling, at, whole.length, label);
      }
    }
  }

  #windows(): Windows {
    const windows: Windows = new Map();
    for (const [index, spelling] of this.#spellings.entries()) {
      for (let at = 0; at + windowLength <= spelling.folded.length; at += 1) {
        const window = spelling.folded.slice(at, at + windowLength);
        const positions = windows.get(window);
        if (positions === undefined) windows.set(window, [{ spelling: index, at }]);
        else positions.push({ spelling: index, at });
      }
    }
    return windows;
  }

  #markFolded({ from, starts, ends }: FoldedSpelling, at: number, length: number, label: Label): void {
    const [first, last] = [from[at], from[at + length - 1]];
    if (first !== undefined && last !== undefined) this.#mark(starts[first], ends[last], label);
  }

  #mark(start: number | undefined, end: number | undefined, label: Label): void {
    if (start === undefined || end === undefined) return;
    const isText = label === 'text';
    // With the full stop of a quoted sentence.
    for (let at = start; at < end || (isText && /[.!?]/.test(this.#words[at] ?? '')); at += 1) this.#labels[at] = label;
  }
}

const partOfWord = /[\p{L}\p{N}_]/u;

/** Whether the folded part has no letter next to it. */
function isWord({ text, from }: FoldedSpelling, at: number, length: number): boolean {
  const before = text[(from[at] ?? 0) - 1] ?? '';
  const after = text[(from[at + length - 1] ?? 0) + 1] ?? '';
  return !partOfWord.test(before) && !partOfWord.test(after);
}
