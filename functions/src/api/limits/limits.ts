/** How calls are counted against the limits of a person. Pure. */
import type { CallsPerMinute } from '../../runtime/context.ts';

export type CallClass = keyof CallsPerMinute;
export const callClasses = ['reads', 'lists', 'writes', 'agents'] as const satisfies readonly CallClass[];

export const windowSeconds = 60;

/** The minute that a time is in, counted from 1970. */
export const minuteAt = (nowMs: number): number => Math.floor(nowMs / (windowSeconds * 1_000));

/** The whole seconds until the next minute, from 1 to 60. */
export const secondsLeftAt = (nowMs: number): number =>
  Math.ceil(((minuteAt(nowMs) + 1) * windowSeconds * 1_000 - nowMs) / 1_000);

/** What all instances together have taken of a person's calls in one minute. */
export interface Allowance {
  minute: number;
  taken: Partial<Record<CallClass, number>>;
}

export interface Block {
  /** How many calls the instance may now serve. */
  granted: number;
  /** How many calls are left for all instances. */
  left: number;
  /** To be stored, if anything was granted. */
  allowance: Allowance;
}

/** Which part of what is left an instance takes at once. */
const partOfRest = 10;

/**
 * Takes a tenth of the calls that are left, at least one. So few calls stay with an instance that
 * serves no more of them.
 *
 * @param minute of the instance's clock. An allowance of the next minute is used too, because the
 *    clock of another instance may be ahead.
 */
export function takeBlock(stored: Allowance | null, call: CallClass, limit: number, minute: number): Block {
  const isOfNow = stored !== null && (stored.minute === minute || stored.minute === minute + 1);
  const standing = isOfNow ? stored : { minute, taken: {} };
  const taken = standing.taken[call] ?? 0;
  const rest = Math.max(0, limit - taken);
  const granted = Math.ceil(rest / partOfRest);
  const allowance = { ...standing, taken: { ...standing.taken, [call]: taken + granted } };
  return { granted, left: rest - granted, allowance };
}
