/**
 * Finds copies that earlier requests may have left at ElevenLabs. Only a complete listing proves
 * that a copy is missing: a page that fails throws, which means "unknown".
 */
import { clockSkewMs } from '../document/bounded-time.ts';
import { eachPage } from '../elevenlabs/listing.ts';
import type { Provider, RemoteItem, RemotePage } from '../elevenlabs/provider.ts';
import type { Deadline } from '../runtime/deadline.ts';

interface Wanted {
  folderId: string;
  sinceMs: number;
  pageTimeoutMs: number;
  isWanted(item: RemoteItem): boolean;
  /**
   * Set if only requests of the caller's own claim were lost. The first wanted copy then ends the
   * listing, and settling finds a second one.
   */
  own?: {
    /** Whether the copy was certainly created before those requests. */
    isOlder(item: RemoteItem): boolean;
  };
}

/**
 * Lists the folder down to copies created before `since`, and returns the wanted ones, the oldest
 * first.
 *
 * ElevenLabs lists the newest first, so the listing can stop early, if the answer is in that order.
 */
export async function listSince(provider: Provider, deadline: Deadline, wanted: Wanted): Promise<RemoteItem[]> {
  let horizonMs = wanted.sinceMs - clockSkewMs;
  /** By id, because a copy may be listed twice. */
  const listed = new Map<string, RemoteItem>();
  let previousMs = Number.POSITIVE_INFINITY;
  let isOrdered = true;
  const read = (cursor: string | null): Promise<RemotePage> =>
    provider.listFolder({ folderId: wanted.folderId, cursor }, deadline.limits(wanted.pageTimeoutMs));
  for await (const items of eachPage(read)) {
    for (const item of items) {
      isOrdered &&= item.createdAtMs !== null && item.createdAtMs <= previousMs;
      previousMs = item.createdAtMs ?? previousMs;
      if (wanted.isWanted(item)) listed.set(item.id, item);
      if (wanted.own?.isOlder(item)) horizonMs = Math.max(horizonMs, timeOf(item, wanted));
    }
    if (isOrdered && previousMs < horizonMs) break;
    if (wanted.own !== undefined && listed.size > 0) break;
  }
  return [...listed.values()].toSorted(byAge);
}

/** A time that cannot be meant ends no listing. */
function timeOf({ createdAtMs }: RemoteItem, { sinceMs }: Wanted): number {
  return createdAtMs !== null && createdAtMs <= sinceMs + clockSkewMs ? createdAtMs : Number.NEGATIVE_INFINITY;
}

/** Sorts equal times by id, so that every worker gets the same order. */
const byAge = (a: RemoteItem, b: RemoteItem): number =>
  (a.createdAtMs ?? 0) - (b.createdAtMs ?? 0) || (a.id < b.id ? -1 : 1);
