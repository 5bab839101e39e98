import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';

const numbered = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');

describe('lineDiff', () => {
  it('of equal texts has no change', () => {
    expect(lineDiff('a\nb\n', 'a\nb\n')).toEqual({ lines: [{ kind: 'skipped', count: 2 }], added: 0, removed: 0 });
  });

  it('shows a changed line as removed and added, with three lines around it', () => {
    const diff = lineDiff(`${numbered(1, 9)}old\n${numbered(10, 19)}`, `${numbered(1, 9)}new\n${numbered(10, 19)}`);
    expect(diff).toMatchObject({ added: 1, removed: 1 });
    expect(diff?.lines).toEqual([
      { kind: 'skipped', count: 6 },
      { kind: 'same', text: 'line 7' },
      { kind: 'same', text: 'line 8' },
      { kind: 'same', text: 'line 9' },
      { kind: 'removed', text: 'old' },
      { kind: 'added', text: 'new' },
      { kind: 'same', text: 'line 10' },
      { kind: 'same', text: 'line 11' },
      { kind: 'same', text: 'line 12' },
      { kind: 'skipped', count: 7 },
    ]);
  });

  it('keeps empty lines, and a last line without a line break', () => {
    expect(lineDiff('a\n\nb', 'a\n\nc')?.lines).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'same', text: '' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'c' },
    ]);
  });

  it('gives up on texts that differ in too many lines', () => {
    const many = (word: string) => Array.from({ length: 6_000 }, (_, index) => `${word} ${index}\n`).join('');
    expect(lineDiff(many('a'), many('b'))).toBeNull();
  });
});
