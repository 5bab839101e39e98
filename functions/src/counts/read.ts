/** Reads the kept numbers of all documents. */
import type { Tally } from '@knowledge-sync/contract';
import type { Firestore } from 'firebase-admin/firestore';
import { baseRef, readShard, shardRefs } from './shard.ts';

/** Null before the first count. Five reads. @throws what Firestore throws */
export async function readCounts(db: Firestore): Promise<Map<Tally, number> | null> {
  const snapshots = await db.getAll(baseRef(db), ...shardRefs(db));
  const [base, ...shards] = snapshots.map((snapshot) => readShard(snapshot.data()));
  if (base === undefined || base === null) return null;
  const numbers = new Map<Tally, number>();
  for (const shard of [base, ...shards]) {
    for (const [tally, number] of Object.entries(shard?.numbers ?? {}) as [Tally, number][]) {
      numbers.set(tally, (numbers.get(tally) ?? 0) + number);
    }
  }
  // An event that has not arrived may leave one below zero for a moment.
  return new Map([...numbers].filter(([, number]) => number > 0));
}
