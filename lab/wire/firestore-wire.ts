/** A Firestore client behind a proxy that counts its calls and can lose an answer. */
import { Firestore } from '@google-cloud/firestore';
import { startFirestoreProxy } from '../runtime/firestore-proxy.ts';
import { countCall, noCalls, type WireCounts } from './count-calls.ts';

export interface FirestoreWire {
  db: Firestore;
  counts(): WireCounts;
  clear(): void;
  /** Loses the answer to the next commit, which takes effect. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

export async function firestoreWire(projectId: string): Promise<FirestoreWire> {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST;
  if (emulator === undefined) throw new Error('FIRESTORE_EMULATOR_HOST is not set: run these tests with npm test');
  let counts = noCalls();
  let isLosing = false;
  const proxy = await startFirestoreProxy(
    emulator,
    (call) => {
      countCall(counts, call);
      if (!isLosing || call.method !== 'Commit') return 'pass';
      isLosing = false;
      return { lose: 'answer', afterwards: () => Promise.resolve() };
    },
    0,
    (found) => {
      counts.billedReads += Math.max(1, found);
    },
  );
  // The SDK reads the address from the environment when it is created.
  process.env.FIRESTORE_EMULATOR_HOST = proxy.address;
  const db = new Firestore({ projectId });
  process.env.FIRESTORE_EMULATOR_HOST = emulator;
  return {
    db,
    counts: () => structuredClone(counts),
    clear: () => {
      counts = noCalls();
    },
    loseNextAnswer: () => {
      isLosing = true;
    },
    async close() {
      await db.terminate();
      await proxy.stop();
    },
  };
}
