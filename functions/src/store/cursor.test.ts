import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import { expect, test } from 'vitest';
import { isDocumentId } from '../document/document-id.ts';
import { BadCursorError, decodeCursor, encodeCursor } from './cursor.ts';

test('a cursor keeps its position to the nanosecond for any id', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.string({ unit: 'grapheme', minLength: 1 }).filter(isDocumentId),
      (seconds, nanoseconds, id) => {
        const position = { createdAt: new Timestamp(seconds, nanoseconds), id };
        const cursor = encodeCursor(position);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor)).toEqual(position);
      },
    ),
  );
});

test('a foreign cursor throws BadCursorError', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => Buffer.from(json).toString('base64url')),
      ),
      (text) => {
        expect(() => decodeCursor(text)).toThrow(BadCursorError);
      },
    ),
  );
});

test.each(['', '.', '..', 'a/b', '__all__', '____', '\ud83d', 'x'.repeat(1501), 'é'.repeat(751)])(
  '%j is not an id that Firestore takes',
  (id) => expect(isDocumentId(id)).toBe(false),
);

test.each(['a', '...', '__', '__a', 'é'.repeat(750), 'a b', '%2F'])('%j is accepted as an id', (id) =>
  expect(isDocumentId(id)).toBe(true),
);
