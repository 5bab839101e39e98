/**
 * Finds copies that earlier requests may have left at ElevenLabs. Only a complete listing proves
 * that a copy is missing: a page that fails throws, which means "unknown".
 */
import { clockSkewMs } from '../document/bounded-time.ts';
import type { Provider, RemoteItem } from '../elevenlabs/provider.ts';
import type { Deadline } from '../runtime/deadline.ts';

/**
 * Lists the folder down to copies created before `since`, and returns the oldest first.
 *
 * ElevenLabs lists the newest first, so the listing can stop early, if the answer is in that order.
 */
export async function listSince(
  provider: Provider,
  deadline: Deadline,
  wanted: { folderId: string; sinceMs: number; pageTimeoutMs: number },
): Promise<RemoteItem[]> {
  const horizonMs = wanted.sinceMs - clockSkewMs;
  const listed: RemoteItem[] = [];
  let cursor: string | null = null;
  let previousMs = Number.POSITIVE_INFINITY;
  let isOrdered = true;
  do {
    const page = await provider.listFolder(
      { folderId: wanted.folderId, cursor },
      deadline.limits(wanted.pageTimeoutMs),
    );
    for (const item of page.items) {
      isOrdered &&= item.createdAtMs !== null && item.createdAtMs <= previousMs;
      previousMs = item.createdAtMs ?? previousMs;
    }
    listed.push(...page.items);
    if (isOrdered && previousMs < horizonMs) break;
    cursor = page.cursor;
  } while (cursor !== null);
  return listed.toSorted(byAge);
}

/** Sorts equal times by id, so that every worker gets the same order. */
const byAge = (a: RemoteItem, b: RemoteItem): number =>
  (a.createdAtMs ?? 0) - (b.createdAtMs ?? 0) || (a.id < b.id ? -1 : 1);
