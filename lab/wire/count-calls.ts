/** Counts the calls to Firestore that a proxy sees. */
import { collections } from '@knowledge-sync/contract';
import { encodedLength, type FirestoreCall } from '../runtime/firestore-proxy.ts';

/** Calls that take an allowance for a person are counted apart: they do not come with each call. */
export interface WireCounts {
  allowances: { writes: number; reads: number };
  writes: number;
  reads: number;
  queries: number;
  /**
   * The reads that Firestore charges for: each document that is got or found, and one for a query
   * that finds none. An aggregation is one here, because no test has a thousand documents of one.
   * What queries find is added by who sees the answers.
   */
  billedReads: number;
  /** Size of each written document's fields, in the order of the writes. */
  writtenBytes: { path: string; bytes: number }[];
}

export const noCalls = (): WireCounts => ({
  allowances: { writes: 0, reads: 0 },
  writes: 0,
  reads: 0,
  queries: 0,
  billedReads: 0,
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
      counts.billedReads += call.documents.length;
      break;
    case 'RunQuery':
    case 'RunAggregationQuery':
      counts.queries += 1;
      break;
  }
}
