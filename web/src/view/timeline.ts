import { type Attempt, errorTitles, type KnowledgeDocument } from '@knowledge-sync/contract';
import { formatDuration } from './format.ts';
import type { Countdown } from './row.ts';

type EntryTone = 'neutral' | 'busy' | 'good' | 'bad' | 'waiting';

/** One line of a document's history. */
export interface TimelineEntry {
  key: string;
  tone: EntryTone;
  title: string;
  /** Null for the present and the future. */
  at: Date | null;
  /** How long it took: "1.2 s". */
  duration: string | null;
  countdown: Countdown | null;
  /** What ElevenLabs answered; only known values. */
  facts: readonly { label: string; value: string }[];
}

const entry = (key: string, tone: EntryTone, title: string, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  key,
  tone,
  title,
  at: null,
  duration: null,
  countdown: null,
  facts: [],
  ...more,
});

/** The current and the next automatic step; empty when there is none. */
function present(document: KnowledgeDocument): TimelineEntry[] {
  const { sync_status: status, sync_progress: progress, deletion_requested_at: tombstone } = document;
  const isFlagged = status === 'failed' && document.retry_requested_at !== null;
  const waiting = document.deletion_not_before;
  if (tombstone !== null && waiting !== null) {
    const countdown = { at: waiting.toDate(), before: 'in', over: 'within a minute' };
    return [entry('now', 'waiting', 'Deletes', { countdown })];
  }
  if (status === 'pending' || isFlagged) {
    const what = tombstone === null ? 'sync' : 'be deleted';
    return [entry('now', 'waiting', isFlagged ? 'Retry queued' : `Waiting to ${what}`)];
  }
  if (status === 'syncing') {
    if (progress === null) return [entry('now', 'busy', tombstone === null ? 'Syncing' : 'Deleting')];
    const countdown = { at: progress.next_attempt_at.toDate(), before: 'starts in', over: 'is running' };
    return [entry('now', 'busy', `Attempt ${progress.attempt} of ${progress.of}`, { countdown })];
  }
  if (status === 'failed' && document.next_retry_at !== null) {
    const countdown = { at: document.next_retry_at.toDate(), before: 'in', over: 'now' };
    return [entry('next', 'waiting', 'Automatic retry', { countdown })];
  }
  return [];
}

function attemptEntry(
  id: string,
  { attempt, of, started_at, ended_at, outcome, error, removed_copy: removed }: Attempt,
): TimelineEntry {
  if (removed !== undefined)
    return entry(id, 'neutral', 'Deleted another copy at ElevenLabs', {
      at: ended_at.toDate(),
      facts: [
        { label: 'Name', value: removed.name },
        { label: 'ElevenLabs ID', value: removed.id },
      ],
    });
  const more = { at: ended_at.toDate(), duration: formatDuration(ended_at.toMillis() - started_at.toMillis()) };
  if (outcome === 'completed' || error === null)
    return entry(id, 'good', `Attempt ${attempt} of ${of} succeeded`, more);
  const known: [string, string | number | null][] = [
    ['Error', error.type],
    ['HTTP status', error.http_status],
    ['ElevenLabs code', error.provider_code],
    ['ElevenLabs message', error.detail],
    ['Request ID', error.request_id],
  ];
  return entry(id, 'bad', `Attempt ${attempt} failed: ${errorTitles[error.type]}`, {
    ...more,
    facts: known.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value: String(value) }])),
  });
}

/** When the attempt ended, if it is the one that synced the document; 0 for any other. */
function endOfSuccess(
  { outcome, started_at, ended_at, removed_copy }: Attempt,
  { synced_at }: KnowledgeDocument,
): number {
  if (
    removed_copy !== undefined ||
    outcome !== 'completed' ||
    synced_at === null ||
    started_at.toMillis() > synced_at.toMillis()
  )
    return 0;
  return ended_at.toMillis() - synced_at.toMillis() < 5000 ? ended_at.toMillis() : 0;
}

interface Context {
  attempts: readonly { id: string; attempt: Attempt }[];
  /** The signed-in user. */
  uid: string;
}

/** A document's history, newest first, with the next step on top. */
export function timeline(document: KnowledgeDocument, { attempts, uid }: Context): TimelineEntry[] {
  const past: (TimelineEntry & { at: Date })[] = [];
  const add = (at: Date, each: TimelineEntry): void => void past.push({ ...each, at });
  const by = document.created_by === uid ? 'you' : document.created_by;
  add(document.created_at.toDate(), entry('created', 'neutral', `Created by ${by}`));
  if (document.updated_at.toMillis() > document.created_at.toMillis())
    add(document.updated_at.toDate(), entry('saved', 'neutral', 'Last saved'));
  if (document.deletion_requested_at !== null)
    add(document.deletion_requested_at.toDate(), entry('deletion', 'neutral', 'Deletion requested'));
  for (const { id, attempt } of attempts) add(attempt.ended_at.toDate(), attemptEntry(id, attempt));
  if (document.synced_at !== null) {
    const tookMs = document.time_to_live_ms;
    // A sync of what was synced before keeps the time of the first.
    const sinceSaveMs = document.synced_at.toMillis() - document.updated_at.toMillis();
    const took = tookMs !== null && sinceSaveMs > tookMs + 1000 ? null : tookMs;
    add(
      // The attempt ends shortly after the document is synced.
      new Date(
        Math.max(...attempts.map(({ attempt }) => endOfSuccess(attempt, document)), document.synced_at.toMillis()),
      ),
      entry('synced', 'good', took === null ? 'Synced' : `Synced in ${formatDuration(took)}`),
    );
  }
  // Entries of the same time keep the order in which they were added: an attempt follows its cause.
  const newestFirst = past.map((each, order) => ({ each, order }));
  newestFirst.sort((a, b) => b.each.at.getTime() - a.each.at.getTime() || b.order - a.order);
  return [...present(document), ...newestFirst.map(({ each }) => each)];
}

/** Which version ElevenLabs has. */
export function liveText({ revision, synced_revision: synced }: KnowledgeDocument): string {
  if (synced === null) return 'Nothing';
  return synced === revision ? 'Latest version' : 'Earlier version';
}
