/**
 * Checks the search indexes of live documents. Each write is conditional on the document that was
 * read before the request: an answer about an older text never lands on a newer one, and a claimed
 * document stays untouched.
 */
import { knowledgeDocumentSchema, type RagModel } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { checkedIndex, postponedIndex, startedIndex } from '../document/index-schedule.ts';
import { isLeaseLive } from '../document/lease.ts';
import { type ModelsInUse, modelsInUse } from '../document/models-in-use.ts';
import { isRemoteId } from '../elevenlabs/plausible.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, startDeadline } from '../runtime/deadline.ts';
import { Outlook } from '../runtime/outlook.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { nobody, readHolderRecord } from '../store/holders.ts';
import { indexDue, neverIndexed } from '../store/queries.ts';
import type { IndexedDocument } from './compare-passages.ts';
import { lookAtIndexes } from './look-at-indexes.ts';

/** The most that ElevenLabs takes in one request. */
const batchSize = 100;

/**
 * Checks the indexes that are due, in at most `maxBatches` requests for each model in use, of which
 * there are two at most, and reads the passages of those that are ready. Starts missing ones. A
 * request that fails is logged, postpones its
 * documents, so that they do not keep others from being checked, and ends the run.
 *
 * @returns the number of documents whose answer was written
 * @throws what Firestore throws
 */
export async function checkIndexes(
  ctx: EngineContext,
  maxBatches: number,
  deadline = startDeadline(ctx),
  outlook = new Outlook(),
): Promise<number> {
  if (ctx.config.ragModel === null) return 0;
  let models: readonly RagModel[] | null = null;
  let checked = 0;
  for (let batch = 0; batch < maxBatches && deadline.remainingMs() > 0; batch += 1) {
    const { docs } = await indexDue(ctx.db, Timestamp.fromDate(ctx.clock.now())).limit(batchSize).get();
    if (docs.length === 0) break;
    outlook.hasMore();
    models ??= (await readModelsInUse(ctx)).models;
    const written = await checkBatch(ctx, docs, models, deadline);
    checked += written ?? 0;
    if (written === null || docs.length < batchSize) break;
  }
  return checked;
}

/** Reads which models the agents search with: one read. */
export async function readModelsInUse(ctx: EngineContext): Promise<ModelsInUse> {
  const { holders, seen } = await readHolderRecord(ctx);
  return modelsInUse(seen === null ? nobody : holders, ctx.config.ragModel);
}

/**
 * Makes the index of documents due that were sent while `RAG_MODEL` was off, one batch at a time.
 *
 * @returns the number of documents
 */
export async function startMissingIndexes(ctx: EngineContext): Promise<number> {
  if (ctx.config.ragModel === null) return 0;
  const now = Timestamp.fromDate(ctx.clock.now());
  const { docs } = await neverIndexed(ctx.db).limit(batchSize).get();
  const free = docs.filter((snapshot) => !isLeaseLive(snapshot.get('sync_claim'), now.toDate()));
  const started = await eachAlone(ctx, 'missing indexes', free, (snapshot) =>
    updateUnchanged(snapshot, startedIndex(ctx.config, now)),
  );
  return started.filter(Boolean).length;
}

/** Returns the number of documents whose answer was written; null after a failure. */
async function checkBatch(
  ctx: EngineContext,
  docs: QueryDocumentSnapshot[],
  models: readonly RagModel[],
  deadline: Deadline,
): Promise<number | null> {
  const due: IndexedDocument[] = [];
  await eachAlone(ctx, 'indexes', docs, async (snapshot) => {
    // Its worker writes it soon.
    if (isLeaseLive(snapshot.get('sync_claim'), ctx.clock.now())) return;
    const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
    const remoteId = parsed.success ? parsed.data.elevenlabs_document_id : null;
    if (parsed.success && remoteId !== null && isRemoteId(remoteId))
      due.push({ snapshot, document: parsed.data, remoteId });
    // There is nothing to ask about until it is sent again, which makes it due.
    else await updateUnchanged(snapshot, { index_due_at: null });
  });
  if (due.length === 0) return 0;
  const looks = await lookAtIndexes(ctx, due, models, deadline);
  const now = Timestamp.fromDate(ctx.clock.now());
  const written = await eachAlone(ctx, 'indexes', due, ({ snapshot, document }) => {
    const seen = looks === null ? undefined : looks.get(snapshot.id);
    const patch = seen === undefined ? postponedIndex(document, now, ctx.random()) : checkedIndex(document, seen, now);
    return updateUnchanged(snapshot, patch);
  });
  return looks === null ? null : written.filter(Boolean).length;
}
