import { type Attempt, type Event, errorTitles, type KnowledgeDocument } from '@knowledge-sync/contract';
import { eventTitle } from './event.ts';
import { formatDuration } from './format.ts';
import type { Countdown } from './row.ts';

type EntryTone = 'neutral' | 'busy' | 'good' | 'bad' | 'waiting';

/** One line of a document's history. */
export interface TimelineEntry {
  key: string;
  tone: EntryTone;
  title: string;
  /** Whose name follows the title; null for none. */
  by: string | null;
  /** Null for the present and the future. */
  at: Date | null;
  /** How long it took: "1.2 s". */
  duration: string | null;
  countdown: Countdown | null;
  /** What ElevenLabs answered; only known values. */
  facts: readonly { label: string; value: string }[];
  /** The equal attempts that this line stands for, newest first. */
  folded: readonly TimelineEntry[];
}

const entry = (key: string, tone: EntryTone, title: string, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  key,
  tone,
  title,
  at: null,
  duration: null,
  countdown: null,
  facts: [],
  by: null,
  folded: [],
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

/** Differs with each attempt. */
const requestIdLabel = 'Request ID';

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
    [requestIdLabel, error.request_id],
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
  /** What people did with the document. */
  events: readonly { id: string; event: Event }[];
}

/** A document's history, newest first, with the next step on top. */
export function timeline(document: KnowledgeDocument, { attempts, events }: Context): TimelineEntry[] {
  const past: (TimelineEntry & { at: Date })[] = [];
  const add = (at: Date, each: TimelineEntry): void => void past.push({ ...each, at });
  const isLogged = (at: { toMillis(): number }): boolean =>
    events.some(({ event }) => event.at.toMillis() === at.toMillis());
  add(document.created_at.toDate(), entry('created', 'neutral', 'Created', { by: document.created_by }));
  // Changes of a script, and those from before there was a log, are in the document alone.
  if (document.updated_at.toMillis() > document.created_at.toMillis() && !isLogged(document.updated_at))
    add(document.updated_at.toDate(), entry('saved', 'neutral', 'Last saved'));
  if (document.deletion_requested_at !== null && !isLogged(document.deletion_requested_at))
    add(document.deletion_requested_at.toDate(), entry('deletion', 'neutral', 'Deletion requested'));
  for (const { id, event } of events.toReversed())
    if (event.action !== 'created')
      add(event.at.toDate(), entry(id, 'neutral', eventTitle(event), { by: event.uid ?? '' }));
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
  return [...present(document), ...fold(newestFirst.map(({ each }) => each))];
}

/** Joins failed attempts in a row that had the same error. */
function fold(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const runs: TimelineEntry[][] = [];
  for (const each of entries) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && isSameFailure(run[0], each)) run.push(each);
    else runs.push([each]);
  }
  return runs.flatMap((run) => {
    const [latest] = run;
    if (latest === undefined || run.length === 1) return run;
    const title = `${run.length} attempts failed: ${latest.title.replace(attemptFailed, '')}`;
    return [
      { ...latest, key: `${latest.key} and earlier`, title, duration: null, facts: lasting(latest), folded: run },
    ];
  });
}

const attemptFailed = /^Attempt \d+ failed: /;

const isSameFailure = (one: TimelineEntry, other: TimelineEntry): boolean =>
  [one, other].every(({ title }) => attemptFailed.test(title)) &&
  JSON.stringify(lasting(one)) === JSON.stringify(lasting(other));

/** The facts that the same failure has each time. */
const lasting = ({ facts }: TimelineEntry): TimelineEntry['facts'] =>
  facts.filter(({ label }) => label !== requestIdLabel);

/** Which version ElevenLabs has. */
export function liveText({ revision, synced_revision: synced }: KnowledgeDocument): string {
  if (synced === null) return 'Nothing';
  return synced === revision ? 'Latest version' : 'Earlier version';
}
