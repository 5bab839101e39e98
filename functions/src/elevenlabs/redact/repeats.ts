/** Finds the parts of a message that repeat a text, in time linear in the length of the text. */
import { fold } from './fold.ts';

/** A repeated part of a text is found if this much is left of it after folding. */
export const windowLength = 16;

/** Each run of `windowLength` units, and where it is in which spelling of the message. */
export type Windows = Map<string, { spelling: number; at: number }[]>;

/** Any odd number that spreads. */
const base = 0x01_00_01_93;
/** The weight of the unit that leaves the window. */
const leaving = Array.from({ length: windowLength }).reduce<number>((weight) => Math.imul(weight, base), 1);
const tableBits = 18;
const spread = (hash: number): number => Math.imul(hash, 0x9e_37_79_b1) >>> (32 - tableBits);

const hashOf = (window: string): number => {
  let hash = 0;
  for (let at = 0; at < window.length; at += 1) hash = (Math.imul(hash, base) + window.charCodeAt(at)) | 0;
  return hash;
};

/**
 * Calls `found` once for each window that the text contains. A rolling hash passes over the text,
 * and units are compared only where a window may be.
 *
 * @returns what is left of a text that is shorter than a window; null for another text
 */
export function findWindows(text: string, windows: Windows, found: (window: string) => void): string | null {
  const left = new Set(windows.keys());
  /** How many windows that are not found yet have a hash. */
  const table = new Uint16Array(1 << tableBits);
  const count = (window: string, change: 1 | -1): void => {
    const slot = spread(hashOf(window));
    table[slot] = (table[slot] ?? 0) + change;
  };
  for (const window of left) count(window, 1);
  const ring = new Uint16Array(windowLength);
  let hash = 0;
  let units = 0;
  fold(text, (unit) => {
    const slot = units % windowLength;
    hash = (Math.imul(hash, base) + unit - Math.imul(leaving, ring[slot] ?? 0)) | 0;
    ring[slot] = unit;
    units += 1;
    if (units < windowLength || table[spread(hash)] === 0) return;
    const window = String.fromCharCode(...ring.subarray(slot + 1), ...ring.subarray(0, slot + 1));
    if (!left.delete(window)) return;
    count(window, -1);
    found(window);
  });
  return units < windowLength ? String.fromCharCode(...ring.subarray(0, units)) : null;
}
