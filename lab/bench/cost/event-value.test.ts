import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { valueBytes } from './event-value.ts';

const eventOf = (fields: readonly [number: number, bytes: number][]): Uint8Array => {
  const writer = protobuf.Writer.create();
  for (const [number, bytes] of fields) writer.uint32((number << 3) | 2).bytes(new Uint8Array(bytes));
  return writer.finish();
};

it.each([
  ['the document alone', [[1, 300]], 300],
  [
    'the earlier document first',
    [
      [2, 200],
      [1, 300],
      [3, 10],
    ],
    300,
  ],
  ['no document, after a deletion', [[2, 200]], 0],
  ['nothing', [], 0],
] as [string, [number, number][], number][])(
  'counts the bytes of the document of an event with %s',
  (_, fields, bytes) => {
    expect(valueBytes(eventOf(fields))).toBe(bytes);
  },
);
