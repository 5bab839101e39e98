/** Where rows of known heights stand, and which of them are in sight. */
export interface RowPlaces {
  /** Distance of each row from the top of the list, in pixels. */
  tops: readonly number[];
  height: number;
}

export function placeRows(heights: readonly number[]): RowPlaces {
  const tops: number[] = [];
  let height = 0;
  for (const each of heights) {
    tops.push(height);
    height += each;
  }
  return { tops, height };
}

/**
 * The rows between two lines, and some more on both sides, so that none is missing while scrolling.
 *
 * @param from, to distances from the top of the list, in pixels
 * @returns the first row and the one behind the last
 */
export function rowsBetween({ tops, height }: RowPlaces, from: number, to: number, margin: number): [number, number] {
  const first = tops.findIndex((_, index) => (tops[index + 1] ?? height) > from - margin);
  if (first === -1) return [tops.length, tops.length];
  const behind = tops.findIndex((top) => top >= to + margin);
  return [first, behind === -1 ? tops.length : Math.max(behind, first)];
}
