/** A Firestore client whose calls are counted on the wire, where an answer can get lost. */
import { Firestore } from '@google-cloud/firestore';
import { encodedLength, type FirestoreCall, startFirestoreProxy } from '../runtime/firestore-proxy.ts';

interface WireCounts {
  writes: number;
  reads: number;
  queries: number;
  /** Bytes of each written document's fields, by path, in the order of writing. */
  writtenBytes: { path: string; bytes: number }[];
}

export interface FirestoreWire {
  db: Firestore;
  counts(): WireCounts;
  clear(): void;
  /** The next commit takes effect, and its caller does not hear of it. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

export async function firestoreWire(projectId: string): Promise<FirestoreWire> {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST;
  if (emulator === undefined) throw new Error('FIRESTORE_EMULATOR_HOST is not set: run these tests with npm test');
  let counts = nothing();
  let isLosing = false;
  const proxy = await startFirestoreProxy(emulator, (call) => {
    count(counts, call);
    if (!isLosing || call.method !== 'Commit') return 'pass';
    isLosing = false;
    return { lose: 'answer', afterwards: () => Promise.resolve() };
  });
  // The SDK takes the address from the environment, and looks when it is made.
  process.env.FIRESTORE_EMULATOR_HOST = proxy.address;
  const db = new Firestore({ projectId });
  process.env.FIRESTORE_EMULATOR_HOST = emulator;
  return {
    db,
    counts: () => structuredClone(counts),
    clear: () => {
      counts = nothing();
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

const nothing = (): WireCounts => ({ writes: 0, reads: 0, queries: 0, writtenBytes: [] });

function count(counts: WireCounts, call: FirestoreCall): void {
  switch (call.method) {
    case 'Commit':
      counts.writes += call.writes.length;
      for (const { update } of call.writes) {
        if (update === undefined || update === null) continue;
        const path = update.name.split('/documents/')[1] ?? update.name;
        counts.writtenBytes.push({ path, bytes: encodedLength(update) });
      }
      break;
    case 'BatchGetDocuments':
      counts.reads += call.documents.length;
      break;
    case 'RunQuery':
    case 'RunAggregationQuery':
      counts.queries += 1;
      break;
  }
}
