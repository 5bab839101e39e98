/** Ranks texts by how well they answer a query, with BM25 in place of ElevenLabs' embeddings. */
import MiniSearch from 'minisearch';

export interface Ranked<Item> {
  item: Item;
  score: number;
  /** From 0, the same, to 1, nothing in common. Grows along the ranking. */
  distance: number;
  /** The words of the text that were found. */
  words: string[];
}

/** Words that say nothing about a text. */
const stopWords = new Set(
  'a an and are as at be but by can do does for from has have how i if in is it its long me my no not of on or our so that the their them there they this to was we what when where which who why will with you your'.split(
    ' ',
  ),
);

const significant = (term: string): string | null => {
  const folded = term.toLowerCase();
  return folded === '' || stopWords.has(folded) ? null : folded;
};

const tokenize = MiniSearch.getDefault('tokenize') as (text: string) => string[];

/** Returns the texts that share words with the query, the nearest first. */
export function rank<Item extends { text: string }>(items: readonly Item[], query: string): Ranked<Item>[] {
  const asked = new Set(tokenize(query).flatMap((term) => significant(term) ?? []));
  const index = new MiniSearch<{ id: number; text: string }>({ fields: ['text'], processTerm: significant });
  index.addAll(items.map(({ text }, id) => ({ id, text })));
  const found = index.search(query, { fuzzy: (term) => (term.length > 4 ? 0.2 : false), prefix: true });
  const best = found[0]?.score ?? 1;
  return found
    .flatMap(({ id, score, queryTerms, terms }) => {
      const item = items[Number(id)];
      if (item === undefined) return [];
      const covered = new Set(queryTerms).size / asked.size;
      const distance = Math.round((0.95 - 0.8 * covered - 0.1 * (score / best)) * 1_000) / 1_000;
      return [{ item, score, distance, words: terms }];
    })
    .sort((one, other) => one.distance - other.distance || other.score - one.score);
}
