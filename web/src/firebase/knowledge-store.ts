import { collections } from '@knowledge-sync/contract';
import type { FirebaseApp } from 'firebase/app';
import {
  collection,
  doc,
  type Firestore,
  initializeFirestore,
  limit,
  memoryLocalCache,
  onSnapshot,
  orderBy,
  query,
  serverTimestamp,
  updateDoc,
} from 'firebase/firestore';
import { createItemCache, type KnowledgeItem } from './knowledge-item.ts';

/** The newest documents at one moment. */
export interface KnowledgeSnapshot {
  items: readonly KnowledgeItem[];
  /** Whether older documents exist that the limit left out. */
  hasMore: boolean;
  /** True while the server has not confirmed this: it is what was known before, or nothing. */
  isFromCache: boolean;
}

export interface KnowledgeStore {
  /** Calls back with the newest `count` documents, and again on every change. Returns how to stop. */
  watchNewest(
    count: number,
    onNext: (snapshot: KnowledgeSnapshot) => void,
    onError: (error: Error) => void,
  ): () => void;
  /** Sets the retry flag. Rejects when the rules refuse it; offline it waits for the network. */
  requestRetry(id: string): Promise<void>;
}

/** @param connect points the database at an emulator, before first use */
export function openKnowledgeStore(app: FirebaseApp, connect?: (db: Firestore) => void): KnowledgeStore {
  const db = initializeFirestore(app, { localCache: memoryLocalCache() });
  connect?.(db);
  const knowledge = collection(db, collections.knowledge);
  return {
    watchNewest(count, onNext, onError) {
      const cache = createItemCache();
      // One more than asked for tells whether there are more.
      const newest = query(knowledge, orderBy('created_at', 'desc'), limit(count + 1));
      return onSnapshot(
        newest,
        { includeMetadataChanges: true },
        (snapshot) => {
          for (const change of snapshot.docChanges({ includeMetadataChanges: true })) {
            if (change.type === 'removed') cache.remove(change.doc.id);
            // A pending server timestamp would otherwise read as null, and the flag as not set.
            else
              cache.put(
                change.doc.id,
                change.doc.data({ serverTimestamps: 'estimate' }),
                change.doc.metadata.hasPendingWrites,
              );
          }
          onNext({
            items: cache.pick(snapshot.docs.slice(0, count).map((document) => document.id)),
            hasMore: snapshot.docs.length > count,
            isFromCache: snapshot.metadata.fromCache,
          });
        },
        onError,
      );
    },
    requestRetry: (id) => updateDoc(doc(knowledge, id), { retry_requested_at: serverTimestamp() }),
  };
}
