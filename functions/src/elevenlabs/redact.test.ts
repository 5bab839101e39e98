import { limits } from '@knowledge-sync/contract';
import { expect, test } from 'vitest';
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
    const part = text.slice(start, start + 60);
    expect(redact(`before <${part}> after`, { apiKey, text })).toBe('before <[text]> after');
    expect(redact(`<${part}> and <${part}>`, { apiKey, text })).toBe('<[text]> and <[text]>');
  }
});

test('a text of 9 MiB is searched in a short time', () => {
  const text = 'abcdefghij klmnopqr '.repeat((9 * 1024 * 1024) / 20);
  const started = performance.now();
  expect(redact(`bad: <${text.slice(100, 400)}>`, { apiKey, text })).toBe('bad: <[text]>');
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('the result is one line within the limit', () => {
  const shown = redact('word \n\t word '.repeat(1_000), { apiKey, text: null });
  expect(shown).toHaveLength(limits.errorDetailMaxLength);
  expect(shown).not.toMatch(/[\n\t]/);
});
