import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LongStrings } from './long-strings.ts';

const maxBytes = 64_000;

function shortened(json: string, chunkBytes: number): unknown {
  const bytes = Buffer.from(json);
  const strings = new LongStrings();
  const kept: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    kept.push(Buffer.from(strings.shorten(bytes.subarray(at, at + chunkBytes))));
  }
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(kept)));
}

test('JSON without long strings stays the same, in chunks of any size', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom(undefined, 2),
      (value, size, indent) => {
        const json = JSON.stringify(value, null, indent);
        expect(shortened(json, size)).toEqual(JSON.parse(json));
      },
    ),
  );
});

test.each(['x', '"', '\\', 'é', '\u{1F9ED}', '\n', '\u0001', '😀"\\é'])(
  'a long string of %j is cut between two characters, and the rest stays',
  (character) => {
    for (const shift of [0, 1, 2, 3, 4, 5]) {
      const text = 'y'.repeat(shift) + character.repeat(100_000);
      for (const json of [JSON.stringify({ a: 1, text, b: ['"'] }), escaped({ a: 1, text, b: ['"'] })]) {
        const value = shortened(json, 7_919) as { text: string };
        expect(value).toEqual({ a: 1, text: text.slice(0, value.text.length), b: ['"'] });
        expect(Buffer.byteLength(value.text)).toBeLessThanOrEqual(maxBytes + 12);
        expect(value.text.length).toBeGreaterThan(1_000);
      }
    }
  },
);

/** JSON in ASCII. */
const escaped = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
