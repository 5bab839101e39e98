import { Timestamp } from 'firebase/firestore';

/** A position in a sorted list: the sort value and the ID of a document. */
export type Position = readonly [value: string | number | Timestamp | null, id: string];

/** Exact to the nanosecond, so that no document is shown twice or skipped. */
export const encodePosition = ([value, id]: Position): string =>
  JSON.stringify([value instanceof Timestamp ? { s: value.seconds, n: value.nanoseconds } : value, id]);

const isWhole = (value: unknown): value is number => Number.isInteger(value);

/** Returns null for an invalid position, for example in an edited address. */
export function decodePosition(text: string): Position | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed) || parsed.length !== 2) return null;
  const [value, id]: unknown[] = parsed;
  if (typeof id !== 'string' || id === '' || id.includes('/')) return null;
  if (value === null || typeof value === 'string' || typeof value === 'number') return [value, id];
  if (typeof value !== 'object' || !('s' in value) || !('n' in value) || !isWhole(value.s) || !isWhole(value.n))
    return null;
  try {
    return [new Timestamp(value.s, value.n), id];
  } catch {
    return null;
  }
}
