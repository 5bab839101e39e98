/**
 * Counts all documents: once a day, and when there is no count, as after an upgrade or an import.
 * The database counts, at one read for each thousand documents of a number.
 */
import {
  indexStatuses,
  sourceTypes,
  syncErrorTypes,
  syncStatuses,
  syncTimesKept,
  type Tally,
} from '@knowledge-sync/contract';
import { type DocumentSnapshot, type Firestore, type Query, Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { failedBy, latestSyncs, newest, ofType, retrying, syncedWithIndex } from '../store/queries.ts';
import { afterCount, baseOf, baseRef, readShard, type Shard, shardRefs } from './shard.ts';

const recountAfterMs = 24 * 3_600_000;
/** Each counts again, because too much was written during the one before. */
const maxAttempts = 3;

/** Counts if the last count is a day old. One read otherwise. @throws what Firestore throws */
export async function keepCounts(ctx: BaseContext): Promise<void> {
  const base = readShard((await baseRef(ctx.db).get()).data());
  const nowMs = ctx.clock.now().getTime();
  const ageMs = nowMs - (base?.counted_until.toMillis() ?? 0);
  // A count far ahead was written by another tool.
  if (Math.abs(ageMs) >= recountAfterMs) await recount(ctx);
}

/** @throws what Firestore throws */
export async function recount(ctx: BaseContext): Promise<void> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const counted = await countAll(ctx.db);
    if (await store(ctx.db, counted)) {
      ctx.logger.info('documents counted', { ...Object.fromEntries(counted.numbers) });
      return;
    }
  }
  ctx.logger.warn('documents not counted', { reason: 'too many writes' });
}

interface Counted {
  numbers: Map<Tally, number>;
  times: Shard['times'];
  until: Timestamp;
}

/**
 * All numbers of one moment. A transaction that only reads takes no locks, and its reads see the
 * same state of the database.
 */
const countAll = (db: Firestore): Promise<Counted> =>
  db.runTransaction(
    async (transaction) => {
      const numbers = new Map<Tally, number>();
      let until = Timestamp.fromMillis(0);
      const count = async (tally: Tally, query: Query): Promise<void> => {
        const answer = await transaction.get(query.count());
        numbers.set(tally, answer.data().count);
        if (answer.readTime > until) until = answer.readTime;
      };
      const { docs } = await transaction.get(latestSyncs(db).limit(syncTimesKept));
      await Promise.all([
        ...syncStatuses.map((status) => count(`status:${status}`, newest(db, status, null))),
        ...sourceTypes.map((type) => count(`type:${type}`, ofType(db, type))),
        ...indexStatuses.map((index) => count(`index:${index}`, syncedWithIndex(db, index))),
        count('retrying', retrying(db)),
      ]);
      if ((numbers.get('status:failed') ?? 0) > 0) {
        await Promise.all(syncErrorTypes.map((type) => count(`cause:${type}`, failedBy(db, type, null))));
      }
      return { numbers, times: docs.flatMap(timeOf), until };
    },
    { readOnly: true },
  );

function timeOf(snapshot: DocumentSnapshot): Shard['times'] {
  const [ms, at]: unknown[] = [snapshot.get('time_to_live_ms'), snapshot.get('synced_at')];
  return typeof ms === 'number' && at instanceof Timestamp ? [{ ms, at_ms: at.toMillis() }] : [];
}

/**
 * Stores the count, and in each shard only the changes since then, in one commit.
 *
 * @returns false if the changes since then are not known
 */
async function store(db: Firestore, { numbers, times, until }: Counted): Promise<boolean> {
  let isKnown = true;
  let shards: { snapshot: DocumentSnapshot; next: Shard }[] = [];
  await changeIf(
    baseRef(db),
    async (data) => {
      isKnown = true;
      // Another count was faster.
      if ((readShard(data)?.counted_until ?? until) > until) return null;
      shards = (await db.getAll(...shardRefs(db))).flatMap((snapshot) => {
        const next = afterCount(readShard(snapshot.data()), until);
        return next === null ? [] : [{ snapshot, next }];
      });
      isKnown = shards.length === shardRefs(db).length;
      return isKnown ? baseOf(numbers, times, until) : null;
    },
    {
      alsoWrite: (batch) => {
        for (const { snapshot, next } of shards) {
          if (snapshot.updateTime === undefined) batch.set(snapshot.ref, next);
          else batch.update(snapshot.ref, { ...next }, { lastUpdateTime: snapshot.updateTime });
        }
      },
      isOwn: (data) => readShard(data)?.counted_until.isEqual(until) === true,
    },
  );
  return isKnown;
}
