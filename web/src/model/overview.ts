import type { SyncErrorType, SyncStatus } from '@knowledge-sync/contract';

export type StatusCounts = Readonly<Record<SyncStatus, number>>;

/** Numbers about all documents. */
export interface Overview {
  counts: StatusCounts;
  /** Failed documents by error type; only types that occur. */
  failures: Readonly<Partial<Record<SyncErrorType, number>>>;
  /** How many of the failed documents are tried again automatically. */
  retrying: number;
  /** When the document that has waited longest was queued. */
  waitingSince: Date | null;
  /** Over all synced documents; null when there are none. */
  averageTimeToLiveMs: number | null;
  /** Durations of the latest syncs, newest first; null when they have not been read. */
  timesToLiveMs: readonly number[] | null;
}

/** How many of the latest syncs the overview reads. */
export const latestSyncs = 100;
