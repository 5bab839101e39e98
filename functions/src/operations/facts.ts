/** Reads what shows whether documents are synced: how long they wait, and why they failed. */
import { type SyncErrorType, syncErrorTypes } from '@knowledge-sync/contract';
import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import { readCounts } from '../counts/read.ts';
import { clockSkewMs } from '../document/bounded-time.ts';
import { newerDocuments, newest, pendingSince, unsynced } from '../store/queries.ts';

export type FailedByCause = Partial<Record<SyncErrorType, number>>;

export interface Facts {
  /** Age of the document that has been pending longest; null without one. */
  oldestPendingSeconds: number | null;
  failed: FailedByCause;
  /** How many documents a newer release has written. */
  newer: number;
}

/** Bounds what counting them costs: one read for each thousand. */
const mostNewer = 1_000;

/**
 * Costs two reads, and two more while documents wait or have failed, and five more for failed ones.
 *
 * @throws what Firestore throws
 */
export async function readFacts(db: Firestore, now: Date): Promise<Facts> {
  const { empty } = await unsynced(db).limit(1).get();
  if (empty) return { oldestPendingSeconds: null, failed: {}, newer: await readNewer(db) };
  const [oldestPendingSeconds, failed, newer] = await Promise.all([
    readOldestPending(db, now),
    readFailed(db),
    readNewer(db),
  ]);
  return { oldestPendingSeconds, failed, newer };
}

/** One read. Null if no document is pending. */
export async function readOldestPending(db: Firestore, now: Date): Promise<number | null> {
  const until = Timestamp.fromMillis(now.getTime() + clockSkewMs);
  const { docs } = await pendingSince(db, until).limit(1).get();
  const since: unknown = docs[0]?.get('pending_since');
  return since instanceof Timestamp ? secondsSince(since, now) : null;
}

export const secondsSince = (then: Timestamp, now: Date): number =>
  Math.max(0, Math.round((now.getTime() - then.toMillis()) / 1_000));

async function readFailed(db: Firestore): Promise<FailedByCause> {
  const { empty } = await newest(db, 'failed', null).limit(1).get();
  return empty ? {} : failedIn(await readCounts(db));
}

/** @param counts the kept numbers of all documents */
export function failedIn(counts: ReadonlyMap<string, number> | null): FailedByCause {
  const known = syncErrorTypes.map((type) => [type, counts?.get(`cause:${type}`) ?? 0] as const);
  return Object.fromEntries(known.filter(([, number]) => number > 0));
}

/** One read for each thousand. At most a thousand are counted. */
export const readNewer = async (db: Firestore): Promise<number> =>
  (await newerDocuments(db).limit(mostNewer).count().get()).data().count;
