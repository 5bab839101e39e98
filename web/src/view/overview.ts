import {
  errorTitles,
  type IndexStatus,
  type SourceType,
  type SyncErrorType,
  syncErrorTypes,
} from '@knowledge-sync/contract';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { latestSyncs, type Overview, type StatusCounts } from '../model/overview.ts';

export const totalOf = ({ pending, syncing, completed, failed }: StatusCounts): number =>
  pending + syncing + completed + failed;

/** Counts what the database would count, for a page that shows all documents. */
export function overviewOf(items: Iterable<KnowledgeItem>): Overview {
  const counts = { pending: 0, syncing: 0, completed: 0, failed: 0 };
  const failures: Partial<Record<SyncErrorType, number>> = {};
  const indexes: Partial<Record<IndexStatus, number>> = {};
  const sources: Partial<Record<SourceType, number>> = {};
  let retrying = 0;
  const completions: { ms: number; atMs: number }[] = [];
  let waitingSince: Date | null = null;
  for (const item of items) {
    if (item.kind === 'unreadable') {
      if (item.status !== null) counts[item.status] += 1;
      if (item.status === 'failed') failures.validation = (failures.validation ?? 0) + 1;
      continue;
    }
    // By the stored status, as the database counts and filters: a failed document with a retry flag
    // is a failed one.
    const { sync_status: status, sync_error: error, queued_at: queuedAt, next_retry_at: nextRetryAt } = item.document;
    const { type } = item.document.source;
    counts[status] += 1;
    sources[type] = (sources[type] ?? 0) + 1;
    if (status === 'failed' && nextRetryAt !== null) retrying += 1;
    if (status === 'failed' && error !== null) failures[error.type] = (failures[error.type] ?? 0) + 1;
    const since = status === 'pending' ? (queuedAt?.toDate() ?? null) : null;
    if (since !== null && (waitingSince === null || since < waitingSince)) waitingSince = since;
    const { time_to_live_ms: ms, synced_at: syncedAt, index_status: index } = item.document;
    if (status === 'completed' && index !== null) indexes[index] = (indexes[index] ?? 0) + 1;
    if (status === 'completed' && ms !== null) completions.push({ ms, atMs: syncedAt?.toMillis() ?? 0 });
  }
  completions.sort((one, other) => other.atMs - one.atMs);
  const times = completions.slice(0, latestSyncs).map(({ ms }) => ms);
  return {
    counts,
    failures,
    retrying,
    indexes,
    sources,
    waitingSince,
    typicalMs: medianOf(times),
    timesToLiveMs: times,
  };
}

/** Null without times. */
export const medianOf = (times: readonly number[]): number | null =>
  [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? null;

/** An error type that most failed documents share. */
export interface SharedFailure {
  type: SyncErrorType;
  count: number;
  /** How many failed for this reason. */
  sentence: string;
  /**
   * The problem and the next step as a document says it, if its sentence names what is missing;
   * null for the sentence of the catalogue.
   */
  advice: string | null;
}

/** For fewer documents their rows say enough. */
const sharedBy = 3;
/** The part of all failures that makes one reason likely. */
const sharedPart = 0.6;

/** Null while the failures have different reasons. */
export function sharedFailure(
  { counts, failures }: Pick<Overview, 'counts' | 'failures'>,
  items: readonly KnowledgeItem[],
): SharedFailure | null {
  for (const type of syncErrorTypes) {
    const count = failures[type] ?? 0;
    if (count < sharedBy || count < counts.failed * sharedPart) continue;
    const part = count === counts.failed ? `All ${count}` : `${count} of ${counts.failed}`;
    return {
      type,
      count,
      sentence: `${part} failed for the same reason:`,
      advice: type === 'permission' ? sentenceIn(items, type) : null,
    };
  }
  return null;
}

function sentenceIn(items: readonly KnowledgeItem[], type: SyncErrorType): string | null {
  for (const item of items)
    if (item.kind === 'document' && item.document.sync_error?.type === type) return item.document.sync_error_message;
  return null;
}

/** Failures by error type, most frequent first. */
export const failureChips = (failures: Overview['failures']): { type: SyncErrorType; title: string; count: number }[] =>
  syncErrorTypes
    .map((type) => ({ type, title: errorTitles[type], count: failures[type] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
