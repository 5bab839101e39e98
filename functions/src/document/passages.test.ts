import { describe, expect, it } from 'vitest';
import { canComparePassages, holdText, isPlainText } from './passages.ts';

const text = 'Refunds take 14 days.\n\nWrite to help@example.com.  A café sells tea.\n';
/** In pieces of `length` characters, the next one beginning `overlap` characters earlier. */
const cut = (whole: string, length: number, overlap = 0): string[] =>
  Array.from({ length: Math.ceil(whole.length / (length - overlap)) }, (_, n) =>
    whole.slice(n * (length - overlap), n * (length - overlap) + length),
  );

describe('holdText', () => {
  it.each([
    ['one passage', [text]],
    ['many', cut(text, 7)],
    ['overlapping ones', cut(text, 20, 9)],
    ['another order', cut(text, 10).reverse()],
    ['trimmed ones', cut(text, 9).map((part) => part.trim())],
    ['other line breaks', [text.replaceAll('\n', '\r\n')]],
    ['a byte-order mark', [`\u{feff}${text}`]],
    ['composed and decomposed characters', [text.normalize('NFD')]],
    ['a cut within a character', cut(text.normalize('NFD'), 1)],
    ['an empty passage', [text, '', ' ']],
  ])('is true for %s', (_, passages) => {
    expect(holdText(passages, text)).toBe(true);
  });

  it.each([
    ['another number', text.replace('14', '30')],
    ['another sign', text.replace('.com', ',com')],
    ['another letter case', text.replace('Write', 'write')],
    ['a text with less', text.replace('A café sells tea.', '')],
    ['a text without its start', text.slice(8)],
    ['a text with more', `${text} Call us.`],
  ])('is false for %s', (_, earlier) => {
    expect(holdText(cut(earlier, 10), text)).toBe(false);
    expect(holdText([earlier], text)).toBe(false);
  });

  it('is false without a passage', () => {
    expect(holdText([], text)).toBe(false);
    expect(holdText([], ' \n')).toBe(true);
  });

  it('finds repeated passages at all their places', () => {
    expect(holdText(['abab', 'bab'], 'ab'.repeat(500))).toBe(true);
    expect(holdText(['aaaa', 'aaa'], `${'a'.repeat(4_003)}`)).toBe(true);
    expect(holdText(['abab'], `${'ab'.repeat(500)}c`)).toBe(false);
  });

  it('needs little time for a text that repeats itself', () => {
    const long = 'a'.repeat(1_000_000);
    expect(holdText(cut(long, 500), long)).toBe(true);
  });
});

it('compares sources up to 3 MB, and pages', () => {
  const sha256 = '0'.repeat(64);
  expect(canComparePassages({ type: 'text', sha256, size_bytes: 3_000_000 })).toBe(true);
  expect(canComparePassages({ type: 'text', sha256, size_bytes: 3_000_001 })).toBe(false);
  expect(canComparePassages({ type: 'text', sha256, size_bytes: null })).toBe(false);
  expect(canComparePassages({ type: 'url', url: 'https://a.example', auto_sync: null, refresh_id: null })).toBe(true);
});

it('knows the sources whose text is sent as it is', () => {
  const file = { type: 'file', filename: 'a', sha256: '0'.repeat(64), size_bytes: 5 } as const;
  expect(isPlainText({ type: 'text', sha256: file.sha256, size_bytes: 5 })).toBe(true);
  expect(isPlainText({ ...file, content_type: 'text/markdown' })).toBe(true);
  expect(isPlainText({ ...file, content_type: 'text/html' })).toBe(false);
  expect(isPlainText({ ...file, content_type: 'application/pdf' })).toBe(false);
});
