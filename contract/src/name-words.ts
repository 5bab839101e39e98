/**
 * The words of a name that the search finds. Firestore compares whole values only, so each
 * document stores the beginnings of its words, and for scripts without spaces each pair of
 * characters. Both sides ignore case, accents and compatibility forms.
 */
import { foldName } from './text.ts';

/** Accents, and vowel points of Hebrew and Arabic. Marks of other scripts are letters there. */
const accents = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/g;

/** Letters that Unicode does not decompose, and the final form of sigma. */
const plainLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};

/** A run of a script without spaces, or a word. */
const tokens =
  /([\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]+)|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー])[\p{L}\p{N}\p{M}])+/gu;

/** The longest beginning that is stored, in characters. */
const longestBeginning = 15;
/** Bounds what another tool's name can make of a document. */
const longestText = 500;
const mostWords = 400;

interface Token {
  text: string;
  /** Whether it is a run of a script without spaces. */
  isRun: boolean;
}

function tokensOf(text: string): Token[] {
  const folded = text
    .slice(0, longestText)
    .normalize('NFKD')
    .toLowerCase()
    .replace(accents, '')
    .replace(/[ßæœøđðłþıς]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
  return [...folded.matchAll(tokens)].map(([found, run]) => ({ text: found, isRun: run !== undefined }));
}

const firstOf = (text: string, count: number): string => [...text].slice(0, count).join('');

/** The entry to look up for a token. */
const entryOf = ({ text, isRun }: Token): string => firstOf(text, isRun ? 2 : longestBeginning);

/** Returns the words to store with a document of this name. */
export function nameWords(name: string): string[] {
  const words = new Set<string>();
  for (const { text, isRun } of tokensOf(name)) {
    const characters = [...text];
    for (const [at, character] of characters.entries()) {
      if (!isRun) {
        if (at < longestBeginning) words.add(characters.slice(0, at + 1).join(''));
        continue;
      }
      words.add(character);
      const next = characters[at + 1];
      if (next !== undefined) words.add(character + next);
    }
  }
  return [...words].slice(0, mostWords);
}

/** Returns the fields that follow from a name. They are written together with it. */
export const nameFields = (name: string) => ({ name_folded: foldName(name), name_words: nameWords(name) });

/** A search for names that have all words of a text, or their beginnings, in any order. */
export interface NameSearch {
  /** The stored word to look up: the longest, which the fewest documents have. */
  word: string;
  /** Whether every document with that word matches. If not, `matches` decides. */
  isExact: boolean;
  matches(name: string): boolean;
}

/** Returns the search for a text; null if it has no letter or digit. */
export function nameSearch(text: string): NameSearch | null {
  const wanted = tokensOf(text);
  const [first] = wanted.toSorted((one, other) => entryOf(other).length - entryOf(one).length);
  if (first === undefined) return null;
  const word = entryOf(first);
  return {
    word,
    isExact: wanted.length === 1 && word === first.text,
    matches(name) {
      const words = tokensOf(name);
      return wanted.every(({ text: part, isRun }) =>
        words.some((each) => (isRun ? each.text.includes(part) : each.text.startsWith(part))),
      );
    },
  };
}
