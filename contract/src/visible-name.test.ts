import { describe, expect, test } from 'vitest';
import { nameSchema } from './api.ts';
import { filenameSchema, nameOfFile } from './file.ts';
import { hasVisibleCharacter, isolated, withoutLooseDirections } from './visible-name.ts';

describe('a name without a visible character', () => {
  test.each([
    ['zero-width space', '\u200b'],
    ['zero-width joiners', '\u200d\u200c\u2060'],
    ['soft hyphen', '\u00ad'],
    ['byte order mark', '\ufeff'],
    ['Hangul fillers', '\u3164\u115f\uffa0'],
    ['braille blank', '\u2800'],
    ['direction marks', '\u200e\u200f\u061c'],
    ['balanced direction controls', '\u2067\u2069\u202b\u202c'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['tags', '\u{e0020}'],
    ['Mongolian vowel separator', '\u180e'],
    ['accents alone', '\u0301\u0308'],
    ['private use', '\ue000'],
    ['spaces of other widths', '\u2003\u3000\u00a0\u202f'],
    ['musical null notehead', '\u{1d159}'],
    ['Egyptian blanks', '\u{13441}'],
    ['object replacement', '\ufffc'],
  ])('is refused: %s', (_, name) => {
    expect(hasVisibleCharacter(name)).toBe(false);
    expect(nameSchema.safeParse(name).success).toBe(false);
    expect(filenameSchema.safeParse(name).success).toBe(false);
  });

  test.each(['a', '7', '資料', 'עזרה', 'مساعدة', 'हिन्दी', '한국어', '…', '👩‍👩‍👧', '€', 'e\u0301', '\u200bx'])(
    'is not %s',
    (name) => {
      expect(nameSchema.parse(name)).toBe(name);
      expect(filenameSchema.parse(name)).toBe(name);
    },
  );

  test('of a file comes from the whole file name', () => {
    expect(nameOfFile('\u200b.pdf')).toBe('\u200b.pdf');
    expect(nameOfFile('\u3164.pdf')).toBe('\u3164.pdf');
    expect(nameOfFile('資料.pdf')).toBe('資料');
  });
});

describe('direction controls', () => {
  test.each([
    ['an override', 'invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['an override with its end', 'a\u202dbc\u202cd', 'abcd'],
    ['an embedding without an end', '\u202babc', 'abc'],
    ['an isolate without an end', 'abc\u2067d', 'abcd'],
    ['an end without a beginning', 'a\u202cb\u2069c', 'abc'],
    ['an embedding that ends with its isolate', '\u2068\u202bab\u2069c', '\u2068ab\u2069c'],
    ['an end inside an isolate', '\u202ba\u2068b\u202cc\u2069d', 'a\u2068bc\u2069d'],
  ])('%s is removed', (_, name, cleaned) => {
    expect(withoutLooseDirections(name)).toBe(cleaned);
    expect(nameSchema.parse(name)).toBe(cleaned);
    expect(filenameSchema.parse(name)).toBe(cleaned);
  });

  test.each(['a\u202bעברית\u202cb', 'a\u2067עברית\u2069b', 'עברית\u200f!', 'plain'])(
    'that are balanced are kept: %j',
    (name) => {
      expect(withoutLooseDirections(name)).toBe(name);
    },
  );

  test('of a name do not reach the sentence around it', () => {
    expect(isolated('Refund policy')).toBe('Refund policy');
    expect(isolated('資料')).toBe('資料');
    for (const name of ['עזרה', 'مساعدة', 'a\u200fb', '\u{1e900}']) expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  });
});

test('a name of two lines is refused, whatever the line separator is', () => {
  for (const separator of ['\n', '\r', '\u2028', '\u2029', '\u0085']) {
    expect(nameSchema.safeParse(`a${separator}b`).error?.issues[0]?.message).toMatch(/one line/);
  }
});
