import type { IndexStatus, SourceType, SyncErrorType, SyncStatus } from '@knowledge-sync/contract';

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
  /** Documents by kind of source; only kinds that occur. */
  sources: Readonly<Partial<Record<SourceType, number>>>;
  /** When the document that has waited longest was queued. */
  waitingSince: Date | null;
  /** The median of the latest syncs; null when there are none. */
  typicalMs: number | null;
  /** Durations of the latest syncs, newest first. */
  timesToLiveMs: readonly number[];
}

/** How many of the latest syncs the overview has. */
export const latestSyncs = 100;
