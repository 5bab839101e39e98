/**
 * When a document's search index is checked, and the patch that follows from the answer. Pure;
 * ../upkeep/check-index.ts asks ElevenLabs.
 *
 * ```
 *  sent ──▶ unknown ──▶ indexing ──▶ ready
 *              │            ├──▶ failed           looked up for a day: ElevenLabs may try again
 *              │            └──▶ limit_exceeded   looked up for good: space may become free
 *              └──────────────▶ too_small         only another text changes that
 * ```
 */
import type { IndexStatus, KnowledgeDocument, RagModel } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { RemoteIndex } from '../elevenlabs/provider.ts';
import type { EngineConfig } from '../runtime/context.ts';
import { ageMsOf } from './bounded-time.ts';

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

/** @param answers by model in use; null when ElevenLabs said nothing about the document */
export function checkedIndex(
  document: Pick<KnowledgeDocument, 'indexes' | 'index_progress' | 'index_since'>,
  answers: readonly { model: RagModel; answer: RemoteIndex | null }[],
  now: Timestamp,
): Omit<IndexFields, 'index_since'> & Partial<Pick<IndexFields, 'index_since'>> {
  const { indexes: earlier, index_progress: progress, index_since: since } = document;
  const ageMs = ageMsOf(since, now);
  // An answer without a status changes nothing.
  const states = answers.map(({ model, answer }) =>
    answer === null || answer.status === 'unknown'
      ? { model, status: earlier[model]?.status ?? ('unknown' as const), progress }
      : { model, ...answer },
  );
  const indexes = { ...earlier, ...Object.fromEntries(states.map(({ model, status }) => [model, { status }])) };
  const status = summaryOf(
    indexes,
    answers.map(({ model }) => model),
  );
  const percents = states.flatMap((state) => (state.status === status ? (state.progress ?? []) : []));
  const waits = states.flatMap((state) => waitFor(state.status, ageMs ?? 0) ?? []);
  const waitMs = waits.length === 0 ? null : Math.min(...waits);
  return {
    index_status: status,
    indexes,
    index_progress: percents.length === 0 ? null : Math.min(...percents),
    index_checked_at: now,
    index_due_at: waitMs === null ? null : Timestamp.fromMillis(now.toMillis() + waitMs),
    // Without a start that can be meant, the waits would never grow.
    ...(ageMs === null && since !== null && { index_since: now }),
  };
}

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
