/** A Firestore client behind a proxy that counts its calls and can lose an answer. */
import { Firestore } from '@google-cloud/firestore';
import { collections } from '@knowledge-sync/contract';
import { encodedLength, type FirestoreCall, startFirestoreProxy } from '../runtime/firestore-proxy.ts';

/** Calls that take an allowance for a person are counted apart: they do not come with each call. */
interface WireCounts {
  allowances: { writes: number; reads: number };
  writes: number;
  reads: number;
  queries: number;
  /** Size of each written document's fields, in the order of the writes. */
  writtenBytes: { path: string; bytes: number }[];
}

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
  let counts = nothing();
  let isLosing = false;
  const proxy = await startFirestoreProxy(emulator, (call) => {
    count(counts, call);
    if (!isLosing || call.method !== 'Commit') return 'pass';
    isLosing = false;
    return { lose: 'answer', afterwards: () => Promise.resolve() };
  });
  // The SDK reads the address from the environment when it is created.
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

const nothing = (): WireCounts => ({
  allowances: { writes: 0, reads: 0 },
  writes: 0,
  reads: 0,
  queries: 0,
  writtenBytes: [],
});

const isAllowance = (path: string): boolean => path.includes(`/${collections.allowances}/`);

function count(counts: WireCounts, call: FirestoreCall): void {
  switch (call.method) {
    case 'Commit':
      for (const { update } of call.writes) {
        const path = update?.name.split('/documents/')[1] ?? update?.name ?? '';
        (isAllowance(path) ? counts.allowances : counts).writes += 1;
        if (update === undefined || update === null || isAllowance(path)) continue;
        counts.writtenBytes.push({ path, bytes: encodedLength(update) });
      }
      break;
    case 'BatchGetDocuments':
      for (const path of call.documents) (isAllowance(path) ? counts.allowances : counts).reads += 1;
      break;
    case 'RunQuery':
    case 'RunAggregationQuery':
      counts.queries += 1;
      break;
  }
}
