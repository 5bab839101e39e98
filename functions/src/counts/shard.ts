/** The contents of a shard of the counts, and how events and a new count change it. Pure. */
import { createHash } from 'node:crypto';
import { collections, countShardSchema, countShards, syncTimesKept, type Tally } from '@knowledge-sync/contract';
import { type DocumentReference, type Firestore, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { Change } from './tally.ts';

/** Enough to recognise an event that is delivered twice, and for the time that a count takes. */
const recentKept = 50;
const timesKept = Math.ceil(syncTimesKept / countShards);

const shardSchema = z.object({
  ...countShardSchema.shape,
  numbers: z.record(z.string(), z.number()),
  times: z.array(z.object({ ms: z.number(), at_ms: z.number() })),
  counted_until: z.instanceof(Timestamp),
  /** The latest events: a hash of the id, the time in microseconds, and the tallies. */
  recent: z.array(z.string()),
});
export type Shard = z.infer<typeof shardSchema>;

export interface CountedEvent {
  id: string;
  /** When the write was committed. */
  at: Timestamp;
  change: Change;
}

export const baseRef = (db: Firestore): DocumentReference => db.collection(collections.counts).doc('base');
export const shardRefs = (db: Firestore): DocumentReference[] =>
  Array.from({ length: countShards }, (_, shard) => db.collection(collections.counts).doc(String(shard)));

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
/** All events of a document go to the same shard. */
export const shardOf = (documentId: string): number => hashOf(documentId).readUInt32BE() % countShards;
const keyOf = (eventId: string): string => hashOf(eventId).toString('base64url').slice(0, 10);

/** Null if there is no shard, or another tool has damaged it. */
export const readShard = (data: unknown): Shard | null => shardSchema.safeParse(data).data ?? null;

const microsOf = ({ seconds, nanoseconds }: Timestamp): number => seconds * 1_000_000 + Math.trunc(nanoseconds / 1_000);

const signed = ({ more, fewer }: Change): string[] => [
  ...more.map((tally) => `+${tally}`),
  ...fewer.map((tally) => `-${tally}`),
];

const hasEvent = ({ recent }: Pick<Shard, 'recent'>, eventId: string): boolean =>
  recent.some((entry) => entry.startsWith(`${keyOf(eventId)} `));

/** Adds the events that the shard does not have, and that the base does not include. */
export function withEvents(shard: Shard, events: readonly CountedEvent[]): Shard {
  let next = shard;
  for (const { id, at, change } of events) {
    if (microsOf(at) <= microsOf(shard.counted_until) || hasEvent(next, id)) continue;
    const changes = signed(change);
    const times = change.sync === null ? next.times : latestTimes([...next.times, change.sync], timesKept);
    const recent = [...next.recent, [keyOf(id), microsOf(at), ...changes].join(' ')].slice(-recentKept);
    next = { ...next, numbers: withChanges(next.numbers, changes), times, recent };
  }
  return next;
}

export const latestTimes = (times: Shard['times'], count: number): Shard['times'] =>
  times.toSorted((one, other) => other.at_ms - one.at_ms).slice(0, count);

function withChanges(numbers: Shard['numbers'], changes: readonly string[]): Shard['numbers'] {
  const next = { ...numbers };
  for (const change of changes) {
    const tally = change.slice(1);
    next[tally] = (next[tally] ?? 0) + (change.startsWith('+') ? 1 : -1);
  }
  return next;
}

/**
 * Returns the shard after all documents were counted: the changes since then. Null if it has had
 * too many events to know them.
 */
export function afterCount(shard: Shard | null, countedUntil: Timestamp): Shard | null {
  const until = microsOf(countedUntil);
  const later = (shard?.recent ?? []).filter((entry) => Number(entry.split(' ')[1]) > until);
  if (later.length === recentKept) return null;
  return {
    numbers: withChanges(
      {},
      later.flatMap((entry) => entry.split(' ').slice(2)),
    ),
    times: (shard?.times ?? []).filter(({ at_ms }) => at_ms > countedUntil.toMillis()),
    counted_until: countedUntil,
    recent: later,
  };
}

/** The base: the result of a count. */
export const baseOf = (numbers: ReadonlyMap<Tally, number>, times: Shard['times'], countedUntil: Timestamp): Shard => ({
  numbers: Object.fromEntries([...numbers].filter(([, number]) => number > 0)),
  times: latestTimes(times, syncTimesKept),
  counted_until: countedUntil,
  recent: [],
});
