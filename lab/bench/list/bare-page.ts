/**
 * Runs in a page that has nothing else: Firestore's web SDK listens to the query of the list, and
 * shows nothing.
 */
import { collections, listSorts } from '@knowledge-sync/contract';
import { initializeApp } from 'firebase/app';
import {
  collection,
  connectFirestoreEmulator,
  documentId,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
} from 'firebase/firestore';

interface BareSettings {
  projectId: string;
  host: string;
  port: number;
  /** An ID token. */
  token: string;
  pageSize: number;
}

export interface Wanted {
  id: string;
  field: string;
  value: string;
}

declare global {
  interface Window {
    /** Resolves when the first documents are there. */
    bareListen(settings: BareSettings): Promise<void>;
    /** Resolves with the time in epoch milliseconds at which the listener sees that value. */
    bareHear(wanted: Wanted): Promise<number>;
    bareHeard?: Promise<number>;
  }
}

const latest = new Map<string, Record<string, unknown>>();
const waiting = new Set<() => void>();

window.bareListen = ({ projectId, host, port, token, pageSize }) => {
  const store = getFirestore(initializeApp({ projectId, apiKey: 'local' }));
  connectFirestoreEmulator(store, host, port, { mockUserToken: token });
  const { field, direction } = listSorts.newest;
  const order = [orderBy(field, direction), orderBy(documentId(), direction)];
  return new Promise((resolve, reject) => {
    onSnapshot(
      query(collection(store, collections.knowledge), ...order, limit(pageSize)),
      (snapshot) => {
        for (const { doc } of snapshot.docChanges()) latest.set(doc.id, doc.data());
        for (const look of waiting) look();
        resolve();
      },
      reject,
    );
  });
};

window.bareHear = ({ id, field, value }) =>
  new Promise((resolve) => {
    const look = (): void => {
      if (latest.get(id)?.[field] !== value) return;
      waiting.delete(look);
      resolve(Date.now());
    };
    waiting.add(look);
    look();
  });
