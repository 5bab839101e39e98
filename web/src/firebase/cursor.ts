import { Timestamp } from 'firebase/firestore';

/** A place in a sorted list: the value that is sorted by, and the id of the document that has it. */
export type Position = readonly [value: string | number | Timestamp | null, id: string];

/** For the address: exact to the nanosecond, so that no document is shown twice or left out. */
export const encodePosition = ([value, id]: Position): string =>
  JSON.stringify([value instanceof Timestamp ? { s: value.seconds, n: value.nanoseconds } : value, id]);

const isWhole = (value: unknown): value is number => Number.isInteger(value);

/** Null for what is no position: somebody changed the address. */
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
