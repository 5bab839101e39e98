import type { ListView } from '../model/list-view.ts';
import type { Call } from './call.ts';
export interface BulkProgress {
  done: number;
  skipped: number;
}
export const nothingDone: BulkProgress = { done: 0, skipped: 0 };
export type BulkEnd = { kind: 'done' } | { kind: 'stopped' } | { kind: 'failed'; message: string };
export async function runBulkOnFilter(
  _call: Call,
  _a: string,
  _v: ListView,
  _o: { confirmedCount: number; onProgress: (p: BulkProgress) => void; signal: AbortSignal },
): Promise<BulkEnd> {
  return { kind: 'done' };
}
