/** Which calls by people may ask ElevenLabs at the moment. Pure. */

/** The slots in use: when each ends at the latest, in milliseconds since 1970. */
export type HeldSlots = Readonly<Record<string, number>>;

/**
 * Longer than a call by a person can take, so it matters only after an instance ended without
 * giving its slots back.
 */
export const slotMs = 60_000;

/**
 * Takes a slot if fewer than `count` are in use. Slots that have ended are free, and so are those
 * that end later than any slot can.
 *
 * @returns the slots in use with the new one; null if all are in use
 */
export function withSlot(held: HeldSlots, id: string, count: number, nowMs: number): HeldSlots | null {
  const used = Object.entries(held).filter(([, endsMs]) => endsMs > nowMs && endsMs <= nowMs + 2 * slotMs);
  return used.length >= count ? null : { ...Object.fromEntries(used), [id]: nowMs + slotMs };
}
