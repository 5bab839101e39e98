/** The minimum to compare the page with: Firestore's web SDK with a listener and nothing else. */
import { collections, listSorts } from '@knowledge-sync/contract';
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import { deleteApp, type FirebaseApp, initializeApp } from 'firebase/app';
import {
  collection,
  connectFirestoreEmulator,
  doc,
  documentId,
  type Firestore,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
} from 'firebase/firestore';

export interface BareListener {
  /** Resolves with the time at which the listener sees the document with that value. */
  heard(id: string, field: string, value: string): Promise<number>;
  stop(): Promise<void>;
}

/** Opens Firestore as a signed-in user. */
async function openStore(stack: LocalStack): Promise<{ app: FirebaseApp; store: Firestore }> {
  const { projectId, firestoreHost } = stack.info;
  const [host = '', port] = firestoreHost.split(':');
  const app = initializeApp({ projectId, apiKey: 'local' }, crypto.randomUUID());
  const store = getFirestore(app);
  connectFirestoreEmulator(store, host, Number(port), { mockUserToken: await stack.token() });
  return { app, store };
}

/**
 * Listens to the first page of the list and to the counts, as the app does.
 *
 * @returns milliseconds until the documents have arrived
 */
export async function timeBarePage(stack: LocalStack, pageSize: number): Promise<number> {
  const { app, store } = await openStore(stack);
  const { field, direction } = listSorts.newest;
  const order = [orderBy(field, direction), orderBy(documentId(), direction)];
  const knowledge = collection(store, collections.knowledge);
  const startedMs = performance.now();
  onSnapshot(collection(store, collections.counts), () => undefined);
  await new Promise<void>((resolve, reject) => {
    onSnapshot(query(knowledge, ...order, limit(pageSize)), ({ size }) => size > 0 && resolve(), reject);
  });
  const ms = performance.now() - startedMs;
  await deleteApp(app);
  return ms;
}

/** Resolves when the listener has received every document. */
export async function listenBare(stack: LocalStack, ids: readonly string[]): Promise<BareListener> {
  const { app, store } = await openStore(stack);
  const latest = new Map<string, Record<string, unknown>>();
  const waiting = new Set<() => void>();
  const stops = ids.map((id) =>
    onSnapshot(doc(store, collections.knowledge, id), (snapshot) => {
      latest.set(id, snapshot.data() ?? {});
      for (const look of waiting) look();
    }),
  );
  const until = (isThere: () => boolean): Promise<number> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isThere()) return;
        waiting.delete(look);
        resolve(Date.now());
      };
      waiting.add(look);
      look();
    });
  await until(() => latest.size === ids.length);
  return {
    heard: (id, field, value) => until(() => latest.get(id)?.[field] === value),
    async stop() {
      for (const stop of stops) stop();
      await deleteApp(app);
    },
  };
}
