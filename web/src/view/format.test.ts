import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatRemaining, formatWait, plural } from './format.ts';

const kib = 1024;
const mib = kib * kib;

describe('formats', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [kib, '1 KB'],
    [4213, '4.1 KB'],
    [9.96 * kib, '10 KB'],
    [500 * kib, '500 KB'],
    [mib - 1, '1 MB'],
    [mib, '1 MB'],
    [9 * mib, '9 MB'],
    [123 * mib, '123 MB'],
  ])('%i bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, '0 ms'],
    [849.6, '850 ms'],
    [1240, '1.2 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [59 * 60_000, '59 min'],
    [90 * 60_000, '2 h'],
  ])('a duration of %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [1, '1 s'],
    [1000, '1 s'],
    [1001, '2 s'],
    [59_000, '59 s'],
    [59_001, '1 min'],
    [60_001, '2 min'],
    [59 * 60_000 + 1, '1 h'],
    [61 * 60_000, '2 h'],
  ])('a wait of %d ms as %s, never less than is left', (ms, text) => expect(formatRemaining(ms)).toBe(text));

  it('formats a wait that is over as null', () => {
    expect(formatRemaining(0)).toBeNull();
    expect(formatRemaining(-1)).toBeNull();
  });

  it('plural uses the singular for one', () => {
    expect(plural(1, 'document')).toBe('1 document');
    expect(plural(0, 'document')).toBe('0 documents');
    expect(plural(2, 'retry', 'retries')).toBe('2 retries');
  });
});

it.each([
  [0, '< 10 s'],
  [9_999, '< 10 s'],
  [34_000, '34 s'],
  [300_000, '5 min'],
])('formatWait of %i ms is "%s"', (ms, text) => {
  expect(formatWait(ms)).toBe(text);
});
