/** The minimum to compare the page with: Firestore's web SDK with a listener and nothing else. */
import { join } from 'node:path';
import { collections, listSorts } from '@knowledge-sync/contract';
import type { LocalStack } from '@knowledge-sync/e2e/stack';
import type { BrowserContext } from '@playwright/test';
import { build } from 'esbuild';
import { deleteApp, type FirebaseApp, initializeApp } from 'firebase/app';
import {
  collection,
  connectFirestoreEmulator,
  documentId,
  type Firestore,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
} from 'firebase/firestore';
import { pageSize } from './articles.ts';
import type { Wanted } from './bare-page.ts';

export interface BareListener {
  /** Starts waiting. The returned function resolves with the epoch milliseconds of the snapshot. */
  hear(wanted: Wanted): Promise<() => Promise<number>>;
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
export async function timeBarePage(stack: LocalStack): Promise<number> {
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

/** Listens in a page of the same browser that has nothing else. */
export async function listenBare(context: BrowserContext, stack: LocalStack): Promise<BareListener> {
  const { info } = stack;
  const page = await context.newPage();
  // A file of the app's address, because Firestore answers only to pages from there.
  await page.goto(`${info.hostingUrl}/favicon.svg`);
  await page.evaluate(await bundled('bare-page.ts'));
  const [host = '', port] = info.firestoreHost.split(':');
  const settings = { projectId: info.projectId, host, port: Number(port), token: await stack.token(), pageSize };
  await page.evaluate((given) => window.bareListen(given), settings);
  return {
    async hear(wanted) {
      await page.evaluate((given) => {
        window.bareHeard = window.bareHear(given);
      }, wanted);
      return async () => {
        const heardMs = await page.evaluate(() => window.bareHeard);
        if (heardMs === undefined) throw new Error('nothing is listened for');
        return heardMs;
      };
    },
    stop: () => page.close(),
  };
}

async function bundled(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    format: 'iife',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
