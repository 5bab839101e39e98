import { limits } from '@knowledge-sync/contract';
import { expect, test } from 'vitest';
import { redact } from './redact.ts';

const apiKey = 'sk_abcdef';

test('the key is cut out wherever it stands', () => {
  expect(redact('sk_abcdef is wrong: sk_abcdef', { apiKey, text: null })).toBe('[key] is wrong: [key]');
});

test('without a key nothing is cut out', () => {
  expect(redact('a b', { apiKey: '', text: null })).toBe('a b');
});

test('a short text is cut out as a whole', () => {
  expect(redact('cannot read "Our secret."', { apiKey, text: ' Our secret.\n' })).toBe('cannot read "[text]"');
});

test('a part of a long text is cut out, wherever it begins', () => {
  const text = Array.from({ length: 5_000 }, (_, n) => `line ${n * 7919}`).join('\n');
  for (let start = 20_000; start < 20_032; start += 1) {
    const part = text.slice(start, start + 60);
    expect(redact(`before <${part}> after`, { apiKey, text })).toBe('before <[text]> after');
    expect(redact(`<${part}> and <${part}>`, { apiKey, text })).toBe('<[text]> and <[text]>');
  }
});

test('a text of nine mebibytes is searched in reasonable time', () => {
  const text = 'abcdefghij klmnopqr '.repeat((9 * 1024 * 1024) / 20);
  const started = performance.now();
  expect(redact(`bad: <${text.slice(100, 400)}>`, { apiKey, text })).toBe('bad: <[text]>');
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('what is left is one line of at most the limit', () => {
  const shown = redact('word \n\t word '.repeat(1_000), { apiKey, text: null });
  expect(shown).toHaveLength(limits.errorDetailMaxLength);
  expect(shown).not.toMatch(/[\n\t]/);
});
