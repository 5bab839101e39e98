/** Reads the numbers that a document counts in, and how an event changes them. Pure. */
import {
  indexStatuses,
  type SyncErrorType,
  sourceTypes,
  syncErrorTypes,
  syncStatuses,
  type Tally,
} from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';

/** A document without a creation time is not in the list, and does not count. */
export function talliesOf(data: RawDocument | null): Set<Tally> {
  const tallies = new Set<Tally>();
  const status = syncStatuses.find((known) => known === data?.sync_status);
  if (data === null || status === undefined || data.created_at === undefined) return tallies;
  tallies.add(`status:${status}`);
  const type = sourceTypes.find((known) => known === fieldOf(data.source, 'type'));
  if (type !== undefined) tallies.add(`type:${type}`);
  if (status === 'failed') {
    if (data.next_retry_at instanceof Timestamp) tallies.add('retrying');
    const cause = fieldOf(data.sync_error, 'type');
    if (isCause(cause)) tallies.add(`cause:${cause}`);
  }
  const index = indexStatuses.find((known) => known === data.index_status);
  if (status === 'completed' && index !== undefined) tallies.add(`index:${index}`);
  return tallies;
}

const isCause = (value: unknown): value is SyncErrorType => syncErrorTypes.some((known) => known === value);

const fieldOf = (map: unknown, field: string): unknown =>
  typeof map === 'object' && map !== null ? (map as RawDocument)[field] : undefined;

export interface Change {
  more: Tally[];
  fewer: Tally[];
  /** The duration of the sync that the event reports, and when it ended. */
  sync: { ms: number; at_ms: number } | null;
}

/** Null when the event changes no number. */
export function changeOf(before: RawDocument | null, after: RawDocument | null): Change | null {
  const [earlier, later] = [talliesOf(before), talliesOf(after)];
  const more = [...later].filter((tally) => !earlier.has(tally));
  const fewer = [...earlier].filter((tally) => !later.has(tally));
  const sync = syncIn(before, after);
  return more.length + fewer.length === 0 && sync === null ? null : { more, fewer, sync };
}

/** A sync of something that was synced before keeps the time, and is not reported. */
function syncIn(before: RawDocument | null, after: RawDocument | null): Change['sync'] {
  const { sync_status: status, synced_at: at, time_to_live_ms: ms } = after ?? {};
  if (status !== 'completed' || !(at instanceof Timestamp) || typeof ms !== 'number') return null;
  return ms === before?.time_to_live_ms ? null : { ms, at_ms: at.toMillis() };
}
