/**
 * Looking for what an earlier request may have left in ElevenLabs. Only a listing that was read to its end proves absence:
 * a page that fails throws, and what throws means "unknown".
 */
import type { Provider, RemoteItem } from '../elevenlabs/provider.ts';
import type { Deadline } from '../runtime/deadline.ts';

/** How far ElevenLabs' clock may be behind ours. */
const clockSkewMs = 5 * 60_000;

/**
 * What the folder holds, oldest first, down to what was made before `since`.
 *
 * The listing comes newest first, so that it can stop early; but only an order that the answer itself shows is believed.
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

/** Ties go by id, so that every worker sees the same order. */
const byAge = (a: RemoteItem, b: RemoteItem): number =>
  (a.createdAtMs ?? 0) - (b.createdAtMs ?? 0) || (a.id < b.id ? -1 : 1);
