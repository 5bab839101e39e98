import { agentsDocument, bodyPartId, collections, limits } from '@knowledge-sync/contract';
import type { FirebaseApp } from 'firebase/app';
import {
  Bytes,
  collection,
  disableNetwork,
  doc,
  enableNetwork,
  type Firestore,
  getDoc,
  initializeFirestore,
  memoryLocalCache,
  memoryLruGarbageCollector,
  onSnapshot,
  serverTimestamp,
  Timestamp,
  updateDoc,
} from 'firebase/firestore';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { readItem } from './knowledge-item.ts';
import { createListStore, type ListStore } from './list-store.ts';

/** A snapshot of one document. */
export interface DocumentSnapshot {
  /** Null when it does not exist. */
  item: KnowledgeItem | null;
  isFromCache: boolean;
}

/** A part of the body is missing: the text was replaced, or the document was deleted. */
export class BodyGoneError extends Error {
  override readonly name = 'BodyGoneError';
}

export interface KnowledgeStore extends ListStore {
  /** For queries that only a part of the app makes. */
  db: Firestore;
  /** Calls back with the document and on every change. Returns a function that stops it. */
  watchOne(id: string, onNext: (snapshot: DocumentSnapshot) => void, onError: (error: Error) => void): () => void;
  /** Reads the bytes of a stored body, part by part. @throws BodyGoneError */
  readBody(id: string, bodyId: string, parts: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Calls back with the record of the agents that have the folder and on every change. Null while
   * unknown, undefined without a record, which exists from the first agent on.
   */
  watchHolders(onNext: (record: unknown) => void): () => void;
  /**
   * Sets the retry flag and who set it. Rejects when the security rules refuse it; offline it waits
   * for the network.
   */
  requestRetry(id: string, uid: string): Promise<void>;
  /** Calls back with the time before which sessions of the user have ended; never without one. */
  watchSessionEnd(uid: string, onEnd: (endedAtMs: number) => void): () => void;
  /** Makes a further store of the same database, whose code is fetched apart from this one. */
  open<T>(make: (db: Firestore) => T): T;
}

/**
 * Ends the listeners when the page is left. The server does not notice that otherwise, and compares
 * each write with them for a while. A page that the browser restores listens again.
 */
function listenWhileShown(db: Firestore): void {
  window.addEventListener('pagehide', () => void disableNetwork(db));
  window.addEventListener('pageshow', ({ persisted }) => void (persisted && enableNetwork(db)));
}

/** @param connect points the database at an emulator, before first use */
export function openKnowledgeStore(app: FirebaseApp, connect?: (db: Firestore) => void): KnowledgeStore {
  // Documents stay cached, so that returning to a page shows them at once and reads only changes.
  const localCache = memoryLocalCache({ garbageCollector: memoryLruGarbageCollector() });
  const db = initializeFirestore(app, { localCache }, import.meta.env.VITE_DATABASE);
  connect?.(db);
  listenWhileShown(db);
  const knowledge = collection(db, collections.knowledge);
  return {
    ...createListStore(db),
    db,
    watchOne(id, onNext, onError) {
      // An address can contain any text. Firestore would throw for an invalid ID.
      if (id.includes('/') || /^(\.|\.\.|__.*__)$/.test(id) || new TextEncoder().encode(id).byteLength > 1500) {
        onNext({ item: null, isFromCache: false });
        return () => undefined;
      }
      return onSnapshot(
        doc(knowledge, id),
        { includeMetadataChanges: true },
        (snapshot) =>
          onNext({
            item: snapshot.exists()
              ? readItem(id, snapshot.data({ serverTimestamps: 'estimate' }), snapshot.metadata.hasPendingWrites)
              : null,
            isFromCache: snapshot.metadata.fromCache,
          }),
        onError,
      );
    },
    async readBody(id, bodyId, parts) {
      if (parts > limits.bodyMaxParts || bodyId.includes('/')) throw new BodyGoneError('the body cannot be meant');
      const body = collection(doc(knowledge, id), collections.body);
      const snapshots = await Promise.all(
        Array.from({ length: parts }, (_, part) => getDoc(doc(body, bodyPartId(bodyId, part)))),
      );
      const chunks = snapshots.map((snapshot) => {
        const data: unknown = snapshot.get('data');
        // Written by hand.
        if (typeof data === 'string') return new TextEncoder().encode(data);
        if (!(data instanceof Bytes)) throw new BodyGoneError(`${snapshot.id} is missing`);
        return data.toUint8Array();
      });
      const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
      let offset = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, offset);
        offset += chunk.byteLength;
      }
      return bytes;
    },
    watchHolders(onNext) {
      return onSnapshot(
        doc(db, collections.workspace, agentsDocument),
        { includeMetadataChanges: true },
        (snapshot) => {
          // An empty cache says nothing.
          onNext(!snapshot.exists() && snapshot.metadata.fromCache ? null : snapshot.data());
        },
        () => onNext(null),
      );
    },
    requestRetry: (id, uid) =>
      updateDoc(doc(knowledge, id), { retry_requested_at: serverTimestamp(), retry_requested_by: uid }),
    watchSessionEnd: (uid, onEnd) =>
      onSnapshot(
        doc(db, collections.endedSessions, uid),
        (snapshot) => {
          const endedAt: unknown = snapshot.get('ended_at');
          if (endedAt instanceof Timestamp) onEnd(endedAt.toMillis());
        },
        // Without it the rules still refuse the session.
        () => undefined,
      ),
    open: (make) => make(db),
  };
}
