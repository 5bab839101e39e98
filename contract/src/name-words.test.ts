import { describe, expect, it } from 'vitest';
import { nameSearch, nameWords } from './name-words.ts';

/** Whether a search finds a name: by the stored word, and then by all words. */
function finds(text: string, name: string): boolean {
  const search = nameSearch(text);
  if (search === null) throw new Error(`${text} has no word`);
  return nameWords(name).includes(search.word) && search.matches(name);
}

describe('a search', () => {
  it.each([
    ['hours', 'Opening hours'],
    ['open', 'Opening hours'],
    ['o', 'Opening hours'],
    ['HOURS opening', 'Opening hours'],
    ['ecl', '\u00c9clair recipes'],
    ['e\u0301clair', '\u00c9CLAIR PRICES'],
    ['\u00e9clair', 'Eclair without accent'],
    ['strasse', 'Große Straße'],
    ['οδος', 'ΟΔΟΣ'],
    ['ﬁsh', 'Fish'],
    ['2024', 'Prices (2024)'],
    ['v2', 'refund-policy_v2.pdf'],
    ['退款', '全额退款政策'],
    ['款', '全额退款政策'],
    ['退款政策', '全额退款政策'],
    ['ガイド', 'iPhone用ガイド'],
    ['iphone 用', 'iPhone用ガイド'],
    ['คืน', 'นโยบายคืนเงิน'],
    ['환불', '환불 정책'],
    ['שלום', 'שָׁלוֹם'],
    ['donaudampfschifffahrtsgesellschaft', 'Donaudampfschifffahrtsgesellschaftskapitän'],
  ])('for "%s" finds "%s"', (text, name) => {
    expect(finds(text, name)).toBe(true);
  });

  it.each([
    ['pening', 'Opening hours'],
    ['hours closed', 'Opening hours'],
    ['政退', '全额退款政策'],
    ['退款策', '全额退款政策'],
    ['か', 'が'],
    ['donaudampfschifffahrt kanal', 'Donaudampfschifffahrt'],
    ['donaudampfschifffahrtskanal', 'Donaudampfschifffahrtsgesellschaft'],
  ])('for "%s" does not find "%s"', (text, name) => {
    expect(finds(text, name)).toBe(false);
  });

  it.each([
    ['refund', true],
    ['退款', true],
    ['opening hours', false],
    ['退款政策', false],
    ['donaudampfschifffahrt', false],
  ])('for "%s" is answered by the stored word alone: %s', (text, isExact) => {
    expect(nameSearch(text)?.isExact).toBe(isExact);
  });

  it('looks up its longest word', () => {
    expect(nameSearch('a refund for us')?.word).toBe('refund');
  });

  it('is null without a letter or digit', () => {
    expect(nameSearch(' – !')).toBeNull();
  });
});

describe('nameWords', () => {
  it('are the beginnings of each word, once', () => {
    expect(nameWords('To do: to-do')).toEqual(['t', 'to', 'd', 'do']);
  });

  it('are few and short, whatever the name', () => {
    for (const name of ['x'.repeat(10_000), '\ufdfa'.repeat(200), '国'.repeat(200), 'a b c d '.repeat(1_000)]) {
      const words = nameWords(name);
      expect(words.length).toBeLessThanOrEqual(400);
      expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(30);
    }
  });

  it('keep characters of two units whole', () => {
    expect(nameWords('\u{1e900}\u{1e901}').every((word) => word.isWellFormed())).toBe(true);
  });
});
