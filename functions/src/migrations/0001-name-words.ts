/**
 * Stores the words that the search looks up with documents of releases that had no search, and of
 * tools that left them out.
 */
import { isDeepStrictEqual } from 'node:util';
import { nameWords } from '@knowledge-sync/contract';
import type { RawDocument } from '../document/lease.ts';

export function nameWordsOf({ name, name_words: stored }: RawDocument): RawDocument {
  const words = nameWords(String(name));
  return isDeepStrictEqual(stored, words) ? {} : { name_words: words };
}
