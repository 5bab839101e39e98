/** Counts the calls to Firestore that a proxy sees. */
import { collections } from '@knowledge-sync/contract';
import { encodedLength, type FirestoreCall } from '../runtime/firestore-proxy.ts';

/** Calls that take an allowance for a person are counted apart: they do not come with each call. */
export interface WireCounts {
  allowances: { writes: number; reads: number };
  writes: number;
  reads: number;
  queries: number;
  /** Size of each written document's fields, in the order of the writes. */
  writtenBytes: { path: string; bytes: number }[];
}

export const noCalls = (): WireCounts => ({
  allowances: { writes: 0, reads: 0 },
  writes: 0,
  reads: 0,
  queries: 0,
  writtenBytes: [],
});

const isAllowance = (path: string): boolean => path.includes(`/${collections.allowances}/`);

/** Adds a call to the counts. */
export function countCall(counts: WireCounts, call: FirestoreCall): void {
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
