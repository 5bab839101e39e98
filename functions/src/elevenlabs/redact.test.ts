import { limits } from '@knowledge-sync/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';

const apiKey = 'sk_abcdef';

test('every occurrence of the key is removed', () => {
  expect(redact('sk_abcdef is wrong: sk_abcdef', { apiKey, text: null })).toBe('[key] is wrong: [key]');
});

test('nothing is removed if there is no key', () => {
  expect(redact('a b', { apiKey: '', text: null })).toBe('a b');
});

test('a short text is removed as a whole', () => {
  expect(redact('cannot read "Our secret."', { apiKey, text: ' Our secret.\n' })).toBe('cannot read "[text]"');
});

test('any part of a long text is removed', () => {
  const text = Array.from({ length: 5_000 }, (_, n) => `line ${n * 7919}`).join('\n');
  for (let start = 20_000; start < 20_032; start += 1) {
    const part = text.slice(start, start + 60).trim();
    expect(redact(`at <${part}> after`, { apiKey, text })).toBe('at <[text]> after');
    expect(redact(`<${part}> and <${part}>`, { apiKey, text })).toBe('<[text]> and <[text]>');
  }
});

test('a text of 9 MiB is searched in a short time', () => {
  const text = 'abcdefghij klmnopqr '.repeat((9 * 1024 * 1024) / 20);
  const started = performance.now();
  expect(redact(`bad: <${text.slice(100, 399)}>`, { apiKey, text })).toBe('bad: <[text]>');
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('the result is one line within the limit', () => {
  const shown = redact('word \n\t word '.repeat(1_000), { apiKey, text: null });
  expect(shown).toHaveLength(limits.errorDetailMaxLength);
  expect(shown).not.toMatch(/[\n\t]/);
});

describe('a text is removed in every spelling', () => {
  const text = 'Größe der Kaution: 4711 Euro & "Schlüssel"\n\tfür Łukasz Ångström, Ünal <privat>, 東京都 2026.';
  const inside = (shown: string) => redact(`cannot read <${shown}> now`, { apiKey, text });
  const json = JSON.stringify(text);
  const ascii = json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const html = text.replaceAll(/[^a-z0-9 ]/gi, (unit) => `&#${unit.charCodeAt(0)};`);
  const hex = [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));
  test.each([
    ['as it is', text],
    ['with other spaces', text.replaceAll(/\s+/g, '  \n ')],
    ['with spaces that are not seen', text.replaceAll(/\s/g, '\u00a0\u200b')],
    ['without spaces', text.replaceAll(/\s+/g, '')],
    ['in upper case', text.toUpperCase()],
    ['in lower case', text.toLowerCase()],
    ['in decomposed Unicode', text.normalize('NFD')],
    ['as JSON', json],
    ['as JSON in ASCII', ascii],
    ['as JSON in JSON', JSON.stringify(ascii)],
    ['in an address', encodeURIComponent(text)],
    ['in a form', new URLSearchParams({ text }).toString().slice(5)],
    ['in an address within another', encodeURIComponent(encodeURIComponent(text))],
    ['as HTML', html],
    ['as HTML in HTML', html.replaceAll('&', '&amp;')],
    ['as HTML with names', text.replaceAll('ö', '&ouml;').replaceAll('ü', '&uuml;').replaceAll('&', '&amp;')],
    ['as bytes', hex.map((byte) => `\\x${byte}`).join('')],
  ])('%s', (_, shown) => {
    // Punctuation around it may be left.
    expect(inside(shown)).toMatch(/^cannot read <["\\]*\[text\].{0,10}> now$/);
  });

  test.each(['Schlüssel für Łukasz', 'SCHLÜSSEL FÜR ŁUKASZ', 'schl%C3%BCssel%20f%C3%BCr%20%C5%81ukasz'])(
    'a part of it, as %s',
    (shown) => {
      expect(inside(shown)).toBe('cannot read <[text]> now');
    },
  );

  test('any part of 16 letters and digits, in any case, with any spaces', () => {
    const letters = fc.stringMatching(/^[a-z0-9]{16,40}$/);
    fc.assert(
      fc.property(letters, fc.infiniteStream(fc.constantFrom('', ' ', '\n', '  ', '-', '\u200b')), (secret, gaps) => {
        const shown = [...secret.toUpperCase()].map((letter) => `${letter}${gaps.next().value}`).join('');
        expect(redact(`(${shown})`, { apiKey, text: `Before it. ${secret} After it.` })).toMatch(/^\(\[text\]\W*\)$/);
      }),
    );
  });
});

test.each(['7', 'no', 'Ann'])('the text %s is removed as a word, and stays within words', (text) => {
  expect(redact(`"${text}" is ${text.toUpperCase()}, x${text}x`, { apiKey, text })).toBe(
    `"[text]" is [text], x${text}x`,
  );
});

test('the codes of ElevenLabs stay, whatever a text says', () => {
  const text = 'We saw the error document has dependent agents, and then Invalid API key.';
  expect(redact('document_has_dependent_agents', { apiKey, text })).toBe('document_has_dependent_agents');
});

test.each([
  ['in upper case', 'SK_ABCDEF'],
  ['in an address', 'sk%5Fabcdef'],
  ['as HTML', '&#115;k_abcdef'],
  ['in JSON', 'sk\\u005fabcdef'],
  ['with spaces', 'sk_abc def'],
  ['another one in an address', 'sk%5F0123456789'],
])('a key is removed %s', (_, shown) => {
  expect(redact(`The key ${shown} is unknown.`, { apiKey, text: null })).toBe('The key [key] is unknown.');
});

test('a password in an address is removed, encoded or not', () => {
  expect(redact('GET https://user:pw@a.example/b', { apiKey, text: null })).toBe('GET https://[key]@a.example/b');
  expect(redact('to=https%3A%2F%2Fuser%3Apw%40a.example', { apiKey, text: null })).toBe(
    'to=https%3A%2F%2F[key]%40a.example',
  );
});

test.each([
  ['one letter', 'a'.repeat(9 * 1024 * 1024), 'a'.repeat(4_000)],
  ['letters in turn', 'ab'.repeat(4 * 1024 * 1024), 'ba'.repeat(2_000)],
  ['letters of which few are left', ' .'.repeat(4 * 1024 * 1024), ' .'.repeat(2_000)],
  ['many languages', 'äö漢字Ω'.repeat(1024 * 1024), 'äö漢字Ω'.repeat(800)],
])('the time for a text of %s grows with its length only', (_, text, shown) => {
  const started = performance.now();
  redact(shown, { apiKey, text });
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('the memory for a text does not grow with its length', () => {
  const text = 'Ein Satz über 東京. '.repeat(500_000);
  const before = process.memoryUsage();
  redact('unrelated words of an error that is longer than a window', { apiKey, text });
  const after = process.memoryUsage();
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2_000_000);
});

test('a short text leaves a code that contains its word', () => {
  const words = '{"code":"text_too_long","message":"Text. is too long"}';
  expect(redact(words, { apiKey: 'key', text: 'Text.' })).toBe(
    '{"code":"text_too_long","message":"[text] is too long"}',
  );
});
