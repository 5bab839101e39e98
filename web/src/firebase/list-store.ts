/** Queries about all documents. The contract lists them with the indexes they need. */
import {
  collections,
  conditionsOf,
  copyField,
  listSorts,
  type SyncStatus,
  type TimestampLike,
  wordsField,
} from '@knowledge-sync/contract';
import {
  collection,
  documentId,
  type Firestore,
  getCountFromServer,
  getDocs,
  limit,
  onSnapshot,
  orderBy,
  type Query,
  type QueryDocumentSnapshot,
  query,
  startAfter,
  Timestamp,
  where,
} from 'firebase/firestore';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { type ListQuery, pageSize } from '../model/list-view.ts';
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
  watchPage(view: ListQuery, onNext: (snapshot: ListSnapshot) => void, onError: (error: Error) => void): () => void;
  /**
   * Counts the documents of the view on all pages. Null if it cannot: there are very many, or the
   * search has several words, of which Firestore looks up one.
   */
  countMatching(view: ListQuery): Promise<number | null>;
  /**
   * Calls back with the counts that the service keeps, by shard, and on every change. Returns a
   * function that stops it.
   */
  watchCounts(onNext: (records: ReadonlyMap<string, unknown>) => void): () => void;
  /** Reads when the document that has waited longest was queued; null if none waits. */
  readWaitingSince(): Promise<Date | null>;
}

const sortValueOf = (value: unknown): string | number | Timestamp | null =>
  typeof value === 'string' || typeof value === 'number' || value instanceof Timestamp ? value : null;

/** The most documents that one page of a search reads when it has several words. */
const longestSearch = 500;

/** How many pages without a match such a search passes over. */
const mostSkips = 9;

/** The most documents that are counted. Each thousand costs one read. */
const mostCounted = 10_000;

/** The longest wait for an answer of the database to a count. */
const countMs = 10_000;

/**
 * Lets the database count. Rejects without a reason when there is no answer: Firestore's client
 * never settles a count when a proxy between answers with an error that is not JSON.
 */
const count = (of: Query): Promise<number> =>
  new Promise((resolve, reject) => {
    getCountFromServer(of).then((answer) => resolve(answer.data().count), reject);
    setTimeout(reject, countMs);
  });

export function createListStore(db: Firestore): ListStore {
  const knowledge = collection(db, collections.knowledge);
  const withStatus = (status: SyncStatus): Query => query(knowledge, where('sync_status', '==', status));

  /** All documents of the view, in its order; of a search, all that have its longest word. */
  function sorted(view: ListQuery): Query {
    const { field, direction } = listSorts[view.sort];
    const conditions = conditionsOf(view).map(([name, value]) => where(name, '==', value));
    if (view.use === 'synced') conditions.push(where('sync_status', '==', 'completed'));
    else if (view.use !== undefined) conditions.push(where(copyField, 'in', view.use));
    if (view.words) conditions.push(where(wordsField, 'array-contains', view.words.word));
    return query(knowledge, ...conditions, orderBy(field, direction), orderBy(documentId(), direction));
  }

  /** Reads more than a page if not every document that is read matches the search. */
  const readsOf = ({ words }: ListQuery): number => (words?.isExact === false ? longestSearch : pageSize);

  function pageOf(view: ListQuery): Query {
    const position = view.after === null ? null : decodePosition(view.after);
    const all = sorted(view);
    const most = limit(readsOf(view));
    return position === null ? query(all, most) : query(all, startAfter(...position), most);
  }

  /** The documents of the page, of those that were read for it, and where the next page begins. */
  function pickPage(view: ListQuery, docs: readonly QueryDocumentSnapshot[]) {
    const { words } = view;
    const matching = words ? docs.filter((doc) => words.matches(String(doc.get('name')))) : docs;
    const shown = matching.slice(0, pageSize);
    const last = matching.length > pageSize ? shown.at(-1) : docs.length < readsOf(view) ? undefined : docs.at(-1);
    return {
      shown,
      next: last ? encodePosition([sortValueOf(last.get(listSorts[view.sort].field)), last.id]) : null,
    };
  }

  return {
    watchPage(view, onNext, onError) {
      if (view.use?.length === 0) {
        onNext({ items: [], next: null, isFromCache: false });
        return () => undefined;
      }
      const cache = createItemCache();
      let stop = (): void => undefined;
      const listen = (from: ListQuery, skips: number): void => {
        stop = onSnapshot(
          pageOf(from),
          { includeMetadataChanges: true },
          (snapshot) => {
            for (const { type, doc } of snapshot.docChanges({ includeMetadataChanges: true })) {
              if (type === 'removed') cache.remove(doc.id);
              // Without an estimate a pending server timestamp reads as null, and the flag as not
              // set.
              else cache.put(doc.id, doc.data({ serverTimestamps: 'estimate' }), doc.metadata.hasPendingWrites);
            }
            const { shown, next } = pickPage(from, snapshot.docs);
            const isFromCache = snapshot.metadata.fromCache;
            if (shown.length === 0 && next !== null && !isFromCache && skips > 0) {
              stop();
              listen({ ...from, after: next }, skips - 1);
            } else onNext({ items: cache.pick(shown.map(({ id }) => id)), next, isFromCache });
          },
          onError,
        );
      };
      listen(view, mostSkips);
      return () => stop();
    },
    async countMatching(view) {
      if (view.use?.length === 0) return 0;
      if (view.words?.isExact === false) return null;
      const counted = await count(query(sorted(view), limit(mostCounted + 1)));
      return counted > mostCounted ? null : counted;
    },
    watchCounts: (onNext) =>
      onSnapshot(
        collection(db, collections.counts),
        // An empty cache says nothing.
        ({ docs, empty }) => empty || onNext(new Map(docs.map((doc) => [doc.id, doc.data()]))),
        // The list has the same reader, and shows the error.
        () => undefined,
      ),
    async readWaitingSince() {
      const { docs } = await getDocs(query(withStatus('pending'), orderBy('queued_at', 'asc'), limit(1)));
      const queuedAt: TimestampLike | null | undefined = docs[0]?.get('queued_at');
      return queuedAt?.toDate() ?? null;
    },
  };
}
