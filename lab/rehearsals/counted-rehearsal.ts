/** A rehearsal that counts what the service does in Firestore and at ElevenLabs. */
import { type FirestoreWire, firestoreWire } from '../wire/firestore-wire.ts';
import { type Rehearsal, startRehearsal } from './rehearsal.ts';

interface Cost {
  writes: number;
  reads: number;
  requests: number;
  /** Requests about the state of indexes, each for up to a hundred documents. */
  indexRequests: number;
}

export interface CountedRehearsal extends Rehearsal {
  /** Counts the work of the service since the last call. */
  cost(): Cost;
}

export async function startCountedRehearsal(): Promise<CountedRehearsal> {
  const wires: FirestoreWire[] = [];
  const rehearsal = await startRehearsal(async ({ projectId }) => {
    const wire = await firestoreWire(projectId);
    wires.push(wire);
    return wire.db;
  });
  const [wire] = wires;
  if (wire === undefined) throw new Error('the rehearsal is not connected');
  const { simulator } = rehearsal.engine;
  return {
    ...rehearsal,
    cost() {
      const { writes, reads } = wire.counts();
      const { total: requests, by_route: byRoute } = simulator.counts();
      wire.clear();
      simulator.clearRequests();
      return { writes, reads, requests, indexRequests: byRoute['POST /v1/convai/knowledge-base/rag-index'] ?? 0 };
    },
    async stop() {
      await wire.close();
      await rehearsal.stop();
    },
  };
}
