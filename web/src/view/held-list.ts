/**
 * The order of the list as the reader sees it. Rows stay where they are: what comes, goes or is sorted elsewhere waits until the reader
 * asks for it, except for what is added below, which moves nothing.
 */
export interface HeldList {
  /** As it is shown; null before the first snapshot. */
  shown: readonly string[] | null;
  /** As it is now. */
  latest: readonly string[];
}

export const nothingHeld: HeldList = { shown: null, latest: [] };

/** What waits to be shown. */
export interface WaitingChanges {
  added: number;
  /** Deleted, or no longer what was asked for. */
  gone: number;
  isReordered: boolean;
}

/**
 * @param isFree whether rows may move: nobody looks, or the reader has just done this
 */
export function holdLatest({ shown }: HeldList, latest: readonly string[], isFree: boolean): HeldList {
  if (shown === null || shown.length === 0 || isFree) return { shown: latest, latest };
  const known = new Set(shown);
  // Everything behind the last row that is known already.
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

/** The words of the button that shows what waits; null when nothing does. */
export function waitingWords({ added, gone, isReordered }: WaitingChanges): string | null {
  const parts = [added > 0 ? `${added} new` : '', gone > 0 ? `${gone} no longer here` : ''].filter(Boolean);
  if (parts.length > 0) return parts.join(', ');
  return isReordered ? 'The order has changed' : null;
}
