import { errorCatalogue, type SyncErrorType, syncErrorTypes } from '@knowledge-sync/contract';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { latestSyncs, type Overview, type StatusCounts } from '../model/overview.ts';
import { plural } from './format.ts';

/** The one sentence that matters. */
export interface Headline {
  sentence: string;
  tone: 'calm' | 'busy' | 'attention';
  /** How many documents need somebody to look at them. */
  attention: number;
}

const grouped = new Intl.NumberFormat('en');
export const formatCount = (count: number): string => grouped.format(count);

export const totalOf = ({ pending, syncing, completed, failed }: StatusCounts): number =>
  pending + syncing + completed + failed;

/** @param unreadable documents that the page could not understand: they need somebody, too */
export function headline(counts: StatusCounts, unreadable: number): Headline {
  const attention = counts.failed + unreadable;
  const moving = counts.pending + counts.syncing;
  const total = totalOf(counts) + unreadable;
  if (attention > 0) {
    const rest = moving > 0 ? `, ${formatCount(moving)} on the way` : '';
    return {
      sentence: `${formatCount(attention)} ${attention === 1 ? 'needs' : 'need'} you${rest}.`,
      tone: 'attention',
      attention,
    };
  }
  if (moving > 0)
    return {
      sentence: `${formatCount(moving)} on the way, ${formatCount(counts.completed)} live.`,
      tone: 'busy',
      attention,
    };
  // The empty list says so itself.
  if (total === 0) return { sentence: '', tone: 'calm', attention };
  const sentence = total === 1 ? 'Your document is live.' : `All ${formatCount(total)} documents are live.`;
  return { sentence, tone: 'calm', attention };
}

/** The tab's title: what needs attention is seen from another tab. */
export const pageTitle = (attention: number): string =>
  attention > 0 ? `(${attention > 999 ? '999+' : attention}) Knowledge Sync` : 'Knowledge Sync';

/** What the database would count, counted here: while the page has every document before it, nothing need be asked. */
export function overviewOf(items: Iterable<KnowledgeItem>): Overview {
  const counts = { pending: 0, syncing: 0, completed: 0, failed: 0 };
  const failures: Partial<Record<SyncErrorType, number>> = {};
  const completions: { ms: number; atMs: number }[] = [];
  let waitingSince: Date | null = null;
  for (const item of items) {
    if (item.kind === 'unreadable') continue;
    const { sync_status: status, sync_error: error, queued_at: queuedAt, retry_requested_at: flag } = item.document;
    // A flag that waits to be taken up is a queued document.
    const shown = status === 'failed' && flag !== null ? 'pending' : status;
    counts[shown] += 1;
    if (shown === 'failed' && error !== null) failures[error.type] = (failures[error.type] ?? 0) + 1;
    const since = status === 'pending' ? (queuedAt?.toDate() ?? null) : null;
    if (since !== null && (waitingSince === null || since < waitingSince)) waitingSince = since;
    const { time_to_live_ms: ms, synced_at: syncedAt } = item.document;
    if (status === 'completed' && ms !== null) completions.push({ ms, atMs: syncedAt?.toMillis() ?? 0 });
  }
  completions.sort((one, other) => other.atMs - one.atMs);
  const sum = completions.reduce((total, { ms }) => total + ms, 0);
  return {
    counts,
    failures,
    waitingSince,
    averageTimeToLiveMs: completions.length === 0 ? null : sum / completions.length,
    timesToLiveMs: completions.slice(0, latestSyncs).map(({ ms }) => ms),
  };
}

/** Many documents that failed for one reason. */
export interface SharedFailure {
  type: SyncErrorType;
  count: number;
  /** What is the matter, once for all of them. */
  sentence: string;
  /** The catalogue's sentence: what it is and what to do. */
  advice: string;
}

/** Fewer are told by their rows. */
const sharedBy = 3;
/** Of all failures, so that one cause is behind it. */
const sharedPart = 0.6;

/** Null while failures have nothing to do with each other. */
export function sharedFailure({ counts, failures }: Pick<Overview, 'counts' | 'failures'>): SharedFailure | null {
  for (const type of syncErrorTypes) {
    const count = failures[type] ?? 0;
    if (count < sharedBy || count < counts.failed * sharedPart) continue;
    const whole = count === counts.failed ? `All ${plural(count, 'failure')}` : `${count} of ${counts.failed} failures`;
    return { type, count, sentence: `${whole} have the same cause.`, advice: errorCatalogue[type].final };
  }
  return null;
}

/** Failures by class, the most frequent first. */
export const failureChips = (failures: Overview['failures']): { type: SyncErrorType; title: string; count: number }[] =>
  syncErrorTypes
    .map((type) => ({ type, title: errorCatalogue[type].title, count: failures[type] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
