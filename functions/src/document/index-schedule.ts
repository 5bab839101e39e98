/**
 * When a document's search index is checked, and the patch that follows from the answer. Pure;
 * ../upkeep/check-index.ts asks ElevenLabs.
 *
 * ```
 *  sent ──▶ unknown ──▶ indexing ──▶ ready
 *              │            ├──▶ failed           rebuilt once, then looked up for a day
 *              │            └──▶ limit_exceeded   looked up for good: space may become free
 *              └──────────────▶ too_small         only another text changes that
 * ```
 *
 * After an edit ElevenLabs may call the index of the earlier text ready for a while. So an index is
 * ready here once its passages are the text that was sent. While they are another text it counts as
 * `indexing`, and after two minutes it is deleted and rebuilt. An index that was rebuilt holds
 * the text, however ElevenLabs writes its passages.
 */
import type { IndexStatus, KnowledgeDocument, RagModel } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { RemoteIndex } from '../elevenlabs/provider.ts';
import type { EngineConfig } from '../runtime/context.ts';
import { ageMsOf } from './bounded-time.ts';
import { canComparePassages, isPlainText } from './passages.ts';

/** The wait grows with the age, by half of it: 3 s at first, about 20 looks in the first hour. */
const indexSchedule = {
  leastMs: 3_000,
  mostMs: 3_600_000,
  /** Space in a full plan seldom becomes free. */
  mostWhenFullMs: 6 * 3_600_000,
  giveUpAfterMs: 24 * 3_600_000,
} as const;

/** A failed request postpones by up to half more. */
export const longestIndexWaitMs = indexSchedule.mostWhenFullMs * 1.5;

type IndexFields = Pick<
  KnowledgeDocument,
  'index_status' | 'indexes' | 'index_progress' | 'index_checked_at' | 'index_due_at' | 'index_since'
>;
type Indexes = KnowledgeDocument['indexes'];
type IndexEntry = Indexes[string];
type CheckedDocument = Pick<KnowledgeDocument, 'indexes' | 'index_progress' | 'index_since' | 'source' | 'copy_state'>;

/**
 * Whether the passages of an index are the text. `unread`: they could not be read now;
 * `unreadable`: they never can.
 */
export type PassageVerdict = 'same' | 'other' | 'unread' | 'unreadable';

/** What a check has found out about one index. */
export interface IndexLook {
  model: RagModel;
  /** Null when ElevenLabs said nothing about the document. */
  answer: RemoteIndex | null;
  /** Absent if they were not compared. */
  passages?: PassageVerdict;
  /** It was deleted, so that the next check has it rebuilt. */
  isDeleted?: boolean;
}

/** How long the index of an earlier text is left to ElevenLabs. */
const restartAfterMs = 2 * 60_000;
/** How long a ready index may be the one of an earlier text, if it cannot be compared. */
const doubtedMs = 60_000;

/**
 * Index fields to write after a text is sent, because ElevenLabs then indexes it again.
 *
 * @param indexes those of the earlier text. Their models are kept, because ElevenLabs keeps them.
 */
export function startedIndex(
  { ragModel }: Pick<EngineConfig, 'ragModel'>,
  now: Timestamp,
  indexes: Indexes = {},
): IndexFields {
  const isWanted = ragModel !== null;
  return {
    index_status: isWanted ? 'unknown' : null,
    indexes: Object.fromEntries(Object.keys(indexes).map((model) => [model, { status: 'unknown' }])),
    index_progress: null,
    index_checked_at: null,
    index_due_at: isWanted ? now : null,
    index_since: now,
  };
}

/** Documents whose index of a model in use was never requested are checked again from the start. */
export const restartedIndex = (now: Timestamp) =>
  ({
    index_status: 'unknown',
    index_progress: null,
    index_due_at: now,
    index_since: now,
  }) satisfies Partial<IndexFields>;

/** The worst first. */
const summaryOrder = [
  'failed',
  'limit_exceeded',
  'unknown',
  'indexing',
  'too_small',
  'ready',
] as const satisfies readonly IndexStatus[];

/** The state that the document shows for its indexes of these models. */
export const summaryOf = (indexes: Indexes, models: readonly RagModel[]): IndexStatus =>
  summaryOrder.find((status) => models.some((model) => (indexes[model]?.status ?? 'unknown') === status)) ?? 'unknown';

/**
 * What the passages of this index have to be compared with: the text that was sent, or the content
 * that ElevenLabs has made of a file or page. Null if they need not, or cannot, be compared: the
 * first index of a file or page can only be of that one.
 */
export function passagesToCompare(
  document: Pick<CheckedDocument, 'source' | 'indexes' | 'copy_state'>,
  { model, answer }: IndexLook,
): 'text' | 'content' | null {
  const { source, indexes } = document;
  if (answer?.status !== 'ready' || isJudged(indexes[model]) || !canComparePassages(source)) return null;
  if (isPlainText(source)) return 'text';
  return isFirstContent(document) ? null : 'content';
}

/** Whether its passages are known, or are accepted in the form that ElevenLabs gives them. */
const isJudged = (entry: IndexEntry | undefined): boolean =>
  entry?.status === 'ready' && (entry.passages === 'same' || entry.passages === 'other');

/** An answer without a status changes nothing. */
export const isSilent = ({ answer }: IndexLook): boolean => answer === null || answer.status === 'unknown';

/** Whether this index is to be deleted, so that ElevenLabs rebuilds it. Once for each text. */
export function needsRestart(document: CheckedDocument, look: IndexLook, now: Timestamp): boolean {
  const { model, answer, passages } = look;
  if (document.indexes[model]?.restarted === true) return false;
  const isOld = (ageMsOf(document.index_since, now) ?? 0) >= restartAfterMs;
  return answer?.status === 'failed' || (answer?.status === 'ready' && passages === 'other' && isOld);
}

/** @param looks one for each model in use */
export function checkedIndex(
  document: CheckedDocument,
  looks: readonly IndexLook[],
  now: Timestamp,
): Omit<IndexFields, 'index_since'> & Partial<Pick<IndexFields, 'index_since'>> {
  const { indexes: earlier, index_progress: progress, index_since: since } = document;
  const ageMs = ageMsOf(since, now);
  const states = looks.map((look) => {
    const { model, answer } = look;
    const entry = entryOf(document, look, ageMs ?? 0);
    if (isSilent(look)) return { model, entry, progress };
    return { model, entry, progress: entry.status === answer?.status ? answer.progress : null };
  });
  const indexes = { ...earlier, ...Object.fromEntries(states.map(({ model, entry }) => [model, entry])) };
  const status = summaryOf(
    indexes,
    looks.map(({ model }) => model),
  );
  const percents = states.flatMap((state) => (state.entry.status === status ? (state.progress ?? []) : []));
  const waits = states.flatMap(({ entry }) => waitFor(entry.status, ageMs ?? 0) ?? []);
  const waitMs = looks.some(({ isDeleted }) => isDeleted) ? indexSchedule.leastMs : least(waits);
  return {
    index_status: status,
    indexes,
    index_progress: least(percents),
    index_checked_at: now,
    index_due_at: waitMs === null ? null : Timestamp.fromMillis(now.toMillis() + waitMs),
    // Without a start that can be meant, the waits would never grow.
    ...(ageMs === null && since !== null && { index_since: now }),
  };
}

const least = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.min(...values));

function entryOf(
  document: CheckedDocument,
  { model, answer, passages, isDeleted }: IndexLook,
  ageMs: number,
): IndexEntry {
  const earlier = document.indexes[model] ?? { status: 'unknown' };
  const restarted = earlier.restarted === true && { restarted: true };
  if (isDeleted) return { status: 'unknown', restarted: true };
  if (answer === null || answer.status === 'unknown') return earlier;
  if (answer.status !== 'ready') return { status: answer.status, ...restarted };
  // One that was ready before it was compared stays so until it is rebuilt, so that not all
  // documents of an earlier release are in doubt at once.
  const isKept = earlier.status === 'ready' && (passages === 'other' || passages === 'unread');
  if (isJudged(earlier) || isKept) return earlier;
  switch (passages) {
    case 'same':
      return { status: 'ready', passages, ...restarted };
    case 'other':
      return { status: restarted ? 'ready' : 'indexing', passages, ...restarted };
    case 'unread':
      return { status: 'indexing', passages, ...restarted };
    case 'unreadable':
    case undefined:
      return isInDoubt(document, earlier, ageMs)
        ? { status: 'indexing', passages: 'unread', ...restarted }
        : { status: 'ready', ...restarted };
    default:
      return passages satisfies never;
  }
}

/**
 * Whether a ready index that cannot be compared may be the one of an earlier content: soon after a
 * change, unless it was seen while it was made.
 */
function isInDoubt(document: CheckedDocument, earlier: IndexEntry, ageMs: number): boolean {
  const wasSeen = earlier.status === 'indexing' && earlier.passages === undefined;
  return ageMs < doubtedMs && !isFirstContent(document) && !wasSeen && earlier.status !== 'ready';
}

/** Whether the copy of a file or page was created and not changed since. */
const isFirstContent = ({ source, copy_state: copy }: Pick<CheckedDocument, 'source' | 'copy_state'>): boolean =>
  source.type === 'url' ? source.refresh_id === null : copy?.updated_at_secs === null;

/**
 * Postpones the next check after a request that failed. `random` (0 to 1) spreads documents of one
 * request apart: next to others, a document that ElevenLabs cannot answer about does not make the
 * same request fail again.
 */
export function postponedIndex(
  { index_since: since }: Pick<KnowledgeDocument, 'index_since'>,
  now: Timestamp,
  random: number,
): Pick<KnowledgeDocument, 'index_due_at'> {
  const waitMs = growingWait(ageMsOf(since, now) ?? 0, indexSchedule.mostMs) * (0.5 + random);
  return { index_due_at: Timestamp.fromMillis(now.toMillis() + Math.round(waitMs)) };
}

const growingWait = (ageMs: number, limitMs: number): number =>
  Math.min(limitMs, Math.max(indexSchedule.leastMs, Math.round(ageMs / 2)));

/** Null when the index needs no further check. */
function waitFor(status: NonNullable<KnowledgeDocument['index_status']>, ageMs: number): number | null {
  const { mostMs, mostWhenFullMs, giveUpAfterMs } = indexSchedule;
  switch (status) {
    case 'ready':
    case 'too_small':
      return null;
    case 'limit_exceeded':
      return growingWait(ageMs, mostWhenFullMs);
    case 'unknown':
    case 'indexing':
    case 'failed':
      return ageMs >= giveUpAfterMs ? null : growingWait(ageMs, mostMs);
    default:
      return status satisfies never;
  }
}
