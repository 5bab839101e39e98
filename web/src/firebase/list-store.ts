/** Queries about all documents. The contract lists them with the indexes they need. */
import {
  collections,
  listFilterFields,
  listSorts,
  type SyncStatus,
  syncErrorTypes,
  syncStatuses,
  type TimestampLike,
} from '@knowledge-sync/contract';
import {
  type AggregateSpec,
  type AggregateSpecData,
  average,
  collection,
  count as countAll,
  documentId,
  endAt,
  type Firestore,
  getAggregateFromServer,
  getDocs,
  limit,
  onSnapshot,
  orderBy,
  type Query,
  type QueryDocumentSnapshot,
  query,
  startAfter,
  startAt,
  Timestamp,
  where,
} from 'firebase/firestore';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { filtersOf, type ListView, pageSize, prefixOf } from '../model/list-view.ts';
import { latestSyncs, type Overview, type StatusCounts } from '../model/overview.ts';
import { decodePosition, encodePosition } from './cursor.ts';
import { createItemCache } from './knowledge-item.ts';

/** A snapshot of one page of the list. */
export interface ListSnapshot {
  items: readonly KnowledgeItem[];
  /** The cursor of the next page; null when this page is not full. */
  next: string | null;
  /** Whether it comes from the cache and the server has not confirmed it. */
  isFromCache: boolean;
}

export interface ListStore {
  /** Calls back with a page of the view and on every change. Returns a function that stops it. */
  watchPage(view: ListView, onNext: (snapshot: ListSnapshot) => void, onError: (error: Error) => void): () => void;
  /** Counts the documents of the view on all pages. */
  countMatching(view: ListView): Promise<number>;
  /** Lets the database count. Reads one document: the one that has waited longest. */
  readOverview(): Promise<Overview>;
  /** Reads the durations of the latest syncs in milliseconds, newest first. */
  readTimesToLive(): Promise<readonly number[]>;
  /** Reads one page of failed documents, to retry all of them. */
  readFailed(after: string | null): Promise<{ items: readonly KnowledgeItem[]; next: string | null }>;
}

const sortValueOf = (value: unknown): string | number | Timestamp | null =>
  typeof value === 'string' || typeof value === 'number' || value instanceof Timestamp ? value : null;

/** The longest wait for an answer of the database to a count. */
const countMs = 10_000;

/**
 * Lets the database count. Rejects without a reason when there is no answer: Firestore's client
 * never settles a count when a proxy between answers with an error that is not JSON.
 */
const aggregate = <T extends AggregateSpec>(of: Query, spec: T): Promise<AggregateSpecData<T>> =>
  new Promise((resolve, reject) => {
    getAggregateFromServer(of, spec).then((answer) => resolve(answer.data()), reject);
    setTimeout(reject, countMs);
  });

export function createListStore(db: Firestore): ListStore {
  const knowledge = collection(db, collections.knowledge);
  const withStatus = (status: SyncStatus): Query => query(knowledge, where('sync_status', '==', status));

  const filtered = (view: ListView): Query =>
    query(knowledge, ...filtersOf(view).map((filter) => where(listFilterFields[filter], '==', view[filter])));

  /** All documents of the view, in its order. */
  function sorted(view: ListView): Query {
    const { field, direction } = listSorts[view.sort];
    const prefix = prefixOf(view);
    const inOrder = query(filtered(view), orderBy(field, direction), orderBy(documentId(), direction));
    // The last code point sorts after every name with this prefix.
    return prefix === null ? inOrder : query(inOrder, startAt(prefix), endAt(`${prefix}\u{10ffff}`));
  }

  function pageOf(view: ListView): Query {
    const position = view.after === null ? null : decodePosition(view.after);
    return position === null
      ? query(sorted(view), limit(pageSize))
      : query(sorted(view), startAfter(...position), limit(pageSize));
  }

  function nextOf(view: ListView, docs: readonly QueryDocumentSnapshot[]): string | null {
    const last = docs.at(-1);
    if (last === undefined || docs.length < pageSize) return null;
    return encodePosition([sortValueOf(last.get(listSorts[view.sort].field)), last.id]);
  }

  const count = async (of: Query): Promise<number> => (await aggregate(of, { all: countAll() })).all;

  async function countFailures(): Promise<Overview['failures']> {
    const counted = await Promise.all(
      syncErrorTypes.map(
        async (type) => [type, await count(query(withStatus('failed'), where('sync_error.type', '==', type)))] as const,
      ),
    );
    return Object.fromEntries(counted.filter(([, number]) => number > 0));
  }

  return {
    watchPage(view, onNext, onError) {
      const cache = createItemCache();
      return onSnapshot(
        pageOf(view),
        { includeMetadataChanges: true },
        (snapshot) => {
          for (const { type, doc } of snapshot.docChanges({ includeMetadataChanges: true })) {
            if (type === 'removed') cache.remove(doc.id);
            // Without an estimate a pending server timestamp reads as null, and the flag as not
            // set.
            else cache.put(doc.id, doc.data({ serverTimestamps: 'estimate' }), doc.metadata.hasPendingWrites);
          }
          onNext({
            items: cache.pick(snapshot.docs.map(({ id }) => id)),
            next: nextOf(view, snapshot.docs),
            isFromCache: snapshot.metadata.fromCache,
          });
        },
        onError,
      );
    },
    countMatching: (view) => count(sorted(view)),
    async readOverview() {
      const [counted, waiting, live] = await Promise.all([
        // Ordered like the list, which cannot show a document without a creation time.
        Promise.all(
          syncStatuses.map(
            async (status) => [status, await count(query(withStatus(status), orderBy('created_at', 'desc')))] as const,
          ),
        ),
        getDocs(query(withStatus('pending'), orderBy('queued_at', 'asc'), limit(1))),
        aggregate(withStatus('completed'), { averageMs: average('time_to_live_ms') }),
      ]);
      const counts: StatusCounts = { pending: 0, syncing: 0, completed: 0, failed: 0, ...Object.fromEntries(counted) };
      const queuedAt: TimestampLike | null | undefined = waiting.docs[0]?.get('queued_at');
      return {
        counts,
        failures: counts.failed === 0 ? {} : await countFailures(),
        retrying:
          counts.failed === 0
            ? 0
            : await count(query(withStatus('failed'), where('next_retry_at', '>', Timestamp.fromMillis(0)))),
        waitingSince: queuedAt?.toDate() ?? null,
        averageTimeToLiveMs: live.averageMs,
        timesToLiveMs: null,
      };
    },
    async readTimesToLive() {
      const { docs } = await getDocs(query(knowledge, orderBy('synced_at', 'desc'), limit(latestSyncs)));
      return docs.flatMap((doc) => {
        const ms: unknown = doc.get('time_to_live_ms');
        return typeof ms === 'number' ? [ms] : [];
      });
    },
    async readFailed(after) {
      const view: ListView = { status: 'failed', type: null, search: '', sort: 'newest', after, page: 1 };
      const { docs } = await getDocs(pageOf(view));
      const cache = createItemCache();
      for (const doc of docs) cache.put(doc.id, doc.data(), doc.metadata.hasPendingWrites);
      return { items: cache.pick(docs.map(({ id }) => id)), next: nextOf(view, docs) };
    },
  };
}
