/**
 * When ElevenLabs is asked about its own refreshes of a web page, and the patch that follows from
 * the answer. Pure.
 */
import type { KnowledgeDocument, Source } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { RemoteSummary } from '../elevenlabs/provider.ts';
import { isFarAhead, timestampOfMillis } from './bounded-time.ts';
import { type Patch, pageRemoved } from './transitions.ts';

/** ElevenLabs refreshes once a day at most. */
const checkEveryMs = 6 * 3_600_000;
const postponeMs = 1_800_000;
/** ElevenLabs refreshes at least every 180 days. */
const longestRefreshMs = 365 * 24 * 3_600_000;

export const longestPageWaitMs = checkEveryMs;

type PageFields = Pick<KnowledgeDocument, 'auto_sync_state' | 'auto_sync_check_at'>;

/** Page fields to write after a page is sent; null for other sources. */
export function startedPage(source: Source, now: Timestamp): PageFields | null {
  if (source.type !== 'url') return null;
  return { auto_sync_state: null, auto_sync_check_at: source.auto_sync === null ? null : now };
}

/**
 * Postpones the next check of a page that was not asked about, or not answered. `random` (0 to 1)
 * spreads pages of one request apart: next to others, a page that ElevenLabs cannot answer about
 * does not make the same request fail again.
 */
export const postponedPage = (now: Timestamp, random: number): Pick<PageFields, 'auto_sync_check_at'> => ({
  auto_sync_check_at: Timestamp.fromMillis(now.toMillis() + Math.round(postponeMs * (0.5 + random))),
});

/** @param answer null when ElevenLabs does not have the copy */
export function checkedPage({ source }: KnowledgeDocument, answer: RemoteSummary | null, now: Timestamp): Patch {
  const next = Timestamp.fromMillis(now.toMillis() + checkEveryMs);
  const isRemovable = source.type === 'url' && source.auto_sync?.auto_remove === true;
  // A comparison finds and repairs a copy that is gone for another reason.
  if (answer === null) return isRemovable ? pageRemoved : { auto_sync_check_at: next };
  const { autoSync } = answer;
  if (autoSync === null) return { auto_sync_state: null, auto_sync_check_at: next };
  const { consecutiveFailures, nextRefreshAtMs } = autoSync;
  return {
    auto_sync_state: {
      consecutive_failures: consecutiveFailures,
      next_refresh_at: nextRefreshOf(nextRefreshAtMs, now),
      checked_at: now,
    },
    auto_sync_check_at: next,
  };
}

/** Null if ElevenLabs does not say, or says what it cannot mean. */
function nextRefreshOf(ms: number | null, now: Timestamp): Timestamp | null {
  const at = ms === null ? null : timestampOfMillis(ms);
  return at === null || isFarAhead(at, now, longestRefreshMs) ? null : at;
}
