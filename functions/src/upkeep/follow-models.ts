/**
 * Follows the embedding models that agents search with. When they change, it looks through all
 * documents once: it requests the index of a new model, and after that deletes the indexes of
 * models that no agent uses. Each sweep does one step (keep-indexes.ts).
 */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { type DocumentSnapshot, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { restartedIndex, summaryOf } from '../document/index-schedule.ts';
import { isLeaseLive } from '../document/lease.ts';
import type { ModelsInUse } from '../document/models-in-use.ts';
import type { Patch } from '../document/transitions.ts';
import { isRemoteId } from '../elevenlabs/plausible.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { everyDocument } from '../store/queries.ts';
import { deleteIndexesOf } from './delete-indexes.ts';

/** Bounds one run; the next run continues. */
const pageSize = 100;
const maxPages = 3;
/** Each costs one request, and one more for each index that is deleted. */
const maxDeletions = 20;
/**
 * How long after a pass over all documents the next one looks for indexes that were not ready;
 * doubles with each pass.
 */
const firstPauseMs = 10 * 60_000;
const longestPauseMs = 12 * 3_600_000;

const walkSchema = z.object({
  models: z.string(),
  phase: z.enum(['request', 'delete', 'done']),
  /** The last document that was looked at; null at the start. */
  after: z.string().nullable(),
  /** Whether this pass has left indexes of other models, to be deleted by the next one. */
  has_left: z.boolean(),
  /** How many passes have ended. */
  passes: z.int().min(0),
  not_before_ms: z.number(),
});
type Walk = z.infer<typeof walkSchema>;

/**
 * Does one step.
 *
 * @param progress of the steps before, as it is stored
 * @returns the progress and how many documents were written; null if there is nothing to do
 * @throws what Firestore throws
 */
export async function followModels(
  ctx: EngineContext,
  progress: unknown,
  used: ModelsInUse,
  deadline: Deadline,
): Promise<Step | null> {
  const stored = walkSchema.safeParse(progress).data;
  const models = used.models.join(' ');
  const walk: Walk =
    stored?.models === models
      ? stored
      : { models, phase: 'request', after: null, has_left: false, passes: 0, not_before_ms: 0 };
  const nowMs = ctx.clock.now().getTime();
  // A pause that is longer than any was written by another tool.
  const isPaused = walk.not_before_ms > nowMs && walk.not_before_ms <= nowMs + longestPauseMs;
  if (walk.phase === 'done' || isPaused || (walk.phase === 'delete' && !used.isCertain)) return null;
  return await (walk.phase === 'request' ? requestAll : deleteOthers)(ctx, walk, used, deadline);
}

export interface Step {
  next: Walk;
  written: number;
}

/**
 * Makes the documents due that lack the index of a model in use. Without a recorded index of
 * another model there is no second pass.
 */
async function requestAll(ctx: EngineContext, walk: Walk, { models }: ModelsInUse): Promise<Step> {
  const now = Timestamp.fromDate(ctx.clock.now());
  let { after, has_left: hasLeft } = walk;
  let written = 0;
  for (let page = 0; page < maxPages; page += 1) {
    const { docs } = await everyDocument(ctx.db, after).limit(pageSize).get();
    const results = await eachAlone(ctx, 'models', docs, async (snapshot) => {
      const document = liveDocument(ctx, snapshot);
      const patch = document === null ? null : patchFor(document, models, now);
      return patch !== null && (await updateUnchanged(snapshot, patch));
    });
    written += results.filter(Boolean).length;
    hasLeft ||= docs.some((snapshot) => othersIn(indexesIn(snapshot), models).length > 0);
    after = docs.at(-1)?.id ?? null;
    if (docs.length < pageSize) {
      const phase = hasLeft ? 'delete' : 'done';
      return { next: { ...walk, phase, after: null, has_left: false }, written };
    }
  }
  return { next: { ...walk, after, has_left: hasLeft }, written };
}

function patchFor(document: KnowledgeDocument, models: ModelsInUse['models'], now: Timestamp): Patch | null {
  const { index_status: status, indexes } = document;
  // One that was never indexed is found by its status.
  if (status === null) return null;
  if (models.some((model) => indexes[model] === undefined)) return restartedIndex(now);
  const summary = summaryOf(indexes, models);
  return summary === status ? null : { index_status: summary, index_progress: null };
}

/** Deletes recorded indexes of models that no agent uses, of documents that do not need them. */
async function deleteOthers(ctx: EngineContext, walk: Walk, used: ModelsInUse, deadline: Deadline): Promise<Step> {
  const { docs } = await everyDocument(ctx.db, walk.after).limit(pageSize).get();
  const place = { ...walk };
  let written = 0;
  for (const snapshot of docs) {
    const [outcome] = await eachAlone(ctx, 'models', [snapshot], (each) => deleteOthersOf(ctx, each, used, deadline));
    // The next sweep tries again.
    if (outcome === 'unavailable') return { next: place, written };
    if (outcome === 'deleted') written += 1;
    if (outcome !== 'deleted' && outcome !== 'none') place.has_left = true;
    place.after = snapshot.id;
    if (written >= maxDeletions) return { next: place, written };
  }
  if (docs.length === pageSize) return { next: place, written };
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** walk.passes);
  const notBeforeMs = ctx.clock.now().getTime() + pauseMs;
  const end = { ...walk, after: null, has_left: false, passes: walk.passes + 1, not_before_ms: notBeforeMs };
  return { next: { ...end, phase: place.has_left ? 'delete' : 'done' }, written };
}

/** `left`: there are some, and they cannot be deleted yet. */
async function deleteOthersOf(
  ctx: EngineContext,
  snapshot: QueryDocumentSnapshot,
  used: ModelsInUse,
  deadline: Deadline,
): Promise<'none' | 'deleted' | 'left' | 'unavailable'> {
  const recorded = indexesIn(snapshot);
  const others = othersIn(recorded, used.models);
  if (others.length === 0) return 'none';
  const document = liveDocument(ctx, snapshot);
  if (document === null || !isReady(document, used)) return 'left';
  const { elevenlabs_document_id: remoteId } = document;
  if (remoteId === null || !isRemoteId(remoteId)) return 'left';
  const outcome = await deleteIndexesOf(ctx, remoteId, others, deadline);
  if (outcome === 'unavailable') return 'unavailable';
  const isWritten = outcome === 'deleted' && (await updateUnchanged(snapshot, { indexes: without(recorded, others) }));
  return isWritten ? 'deleted' : 'left';
}

/**
 * Whether no index of another model is needed. A full storage may wait for exactly that deletion,
 * and no agent uses the other index.
 */
const isReady = ({ indexes }: KnowledgeDocument, { models }: ModelsInUse): boolean =>
  models.every((model) => ['ready', 'too_small', 'limit_exceeded'].includes(indexes[model]?.status ?? ''));

/** Null unless the document is live, readable and without a worker. */
function liveDocument(ctx: EngineContext, snapshot: QueryDocumentSnapshot): KnowledgeDocument | null {
  if (snapshot.get('sync_status') !== 'completed') return null;
  if (isLeaseLive(snapshot.get('sync_claim'), ctx.clock.now())) return null;
  return knowledgeDocumentSchema.safeParse(snapshot.data()).data ?? null;
}

const indexesIn = (snapshot: DocumentSnapshot): KnowledgeDocument['indexes'] =>
  knowledgeDocumentSchema.shape.indexes.safeParse(snapshot.get('indexes')).data ?? {};

/** The models of the indexes that no agent uses. */
const othersIn = (indexes: KnowledgeDocument['indexes'], models: ModelsInUse['models']): string[] =>
  Object.keys(indexes).filter((model) => !models.some((each) => each === model));

const without = <T>(record: Record<string, T>, keys: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
