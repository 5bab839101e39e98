import type { IndexStatus, SyncErrorType, SyncStatus } from '@knowledge-sync/contract';

export type StatusCounts = Readonly<Record<SyncStatus, number>>;

/** Numbers about all documents. */
export interface Overview {
  counts: StatusCounts;
  /** Failed documents by error type; only types that occur. */
  failures: Readonly<Partial<Record<SyncErrorType, number>>>;
  /** How many of the failed documents are tried again automatically. */
  retrying: number;
  /** Synced documents by the state of their search index; only states that occur. */
  indexes: Readonly<Partial<Record<IndexStatus, number>>>;
  /** When the document that has waited longest was queued. */
  waitingSince: Date | null;
  /** Over all synced documents; null when there are none. */
  averageTimeToLiveMs: number | null;
  /** The median of the latest syncs; null when there are none. */
  typicalMs: number | null;
  /** Durations of the latest syncs, newest first; null when they have not been read. */
  timesToLiveMs: readonly number[] | null;
}

/** How many of the latest syncs the overview reads. */
export const latestSyncs = 100;
