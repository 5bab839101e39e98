import { describe, expect, it } from 'vitest';
import { placeRows, rowsBetween } from './visible-rows.ts';

const places = placeRows([10, 10, 50, 10, 10]);

describe('rows of known heights', () => {
  it('stand one below the other', () => {
    expect(places).toEqual({ tops: [0, 10, 20, 70, 80], height: 90 });
    expect(placeRows([])).toEqual({ tops: [], height: 0 });
  });

  it.each<[number, number, number, [number, number]]>([
    [0, 20, 0, [0, 2]],
    [5, 25, 0, [0, 3]],
    [30, 60, 0, [2, 3]],
    [30, 60, 20, [1, 4]],
    [-500, -100, 0, [0, 0]],
    [85, 900, 0, [4, 5]],
    [900, 1000, 0, [5, 5]],
  ])('between %i and %i, with a margin of %i, are rows %j', (from, to, margin, rows) => {
    expect(rowsBetween(places, from, to, margin)).toEqual(rows);
  });

  it('are none in an empty list', () => {
    expect(rowsBetween(placeRows([]), 0, 100, 10)).toEqual([0, 0]);
  });
});
