/**
 * The order of the list as the user sees it. Rows do not move on their own: added, removed and
 * reordered documents wait until the user refreshes the list. Only documents added at the end are
 * shown at once, because they move no row.
 */
export interface HeldList {
  /** The IDs as shown; null before the first snapshot. */
  shown: readonly string[] | null;
  /** The IDs of the latest snapshot. */
  latest: readonly string[];
}

export const nothingHeld: HeldList = { shown: null, latest: [] };

/** Changes that wait to be shown. */
export interface WaitingChanges {
  added: number;
  /** Deleted, or no longer matching the view. */
  gone: number;
  isReordered: boolean;
}

/**
 * Applies the order of a snapshot.
 *
 * @param isFree whether rows may move: the page is hidden, or the user made the change
 */
export function holdLatest({ shown }: HeldList, latest: readonly string[], isFree: boolean): HeldList {
  if (shown === null || shown.length === 0 || isFree) return { shown: latest, latest };
  const known = new Set(shown);
  // Everything after the last known row.
  const lastKnown = latest.findLastIndex((id) => known.has(id));
  const below = lastKnown === -1 ? [] : latest.slice(lastKnown + 1);
  return { shown: below.length === 0 ? shown : [...shown, ...below], latest };
}

export const takeLatest = ({ latest }: HeldList): HeldList => ({ shown: latest, latest });

export function waitingChanges({ shown, latest }: HeldList): WaitingChanges {
  if (shown === null) return { added: 0, gone: 0, isReordered: false };
  const known = new Set(shown);
  const present = new Set(latest);
  const common = latest.filter((id) => known.has(id));
  const held = shown.filter((id) => present.has(id));
  return {
    added: latest.length - common.length,
    gone: shown.length - held.length,
    isReordered: common.some((id, index) => id !== held[index]),
  };
}
