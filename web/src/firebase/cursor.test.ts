import { Timestamp } from 'firebase/firestore';
import { describe, expect, it } from 'vitest';
import { decodePosition, encodePosition, type Position } from './cursor.ts';

describe('cursor', () => {
  it.each<Position>([
    [new Timestamp(1_700_000_000, 123_456_789), 'a'],
    ['ümläut “x”', 'b'],
    [3, 'c'],
    [null, 'd'],
  ])('position %j is unchanged after encoding and decoding', (...position) => {
    expect(decodePosition(encodePosition(position))).toEqual(position);
  });

  it.each([
    '',
    'x',
    '[]',
    '[1]',
    '[1,""]',
    '[1,"a/b"]',
    '[{},"a"]',
    '[{"s":1},"a"]',
    '[{"s":1,"n":-5},"a"]',
    '[[],"a"]',
  ])('does not decode %j', (text) => {
    expect(decodePosition(text)).toBeNull();
  });
});
