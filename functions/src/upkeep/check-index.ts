/**
 * Looking up where the search indexes of live documents stand. The writes are conditional on the document that was read before
 * ElevenLabs was asked: an answer about an older text never lands on a newer one, and a document that somebody holds is let be.
 */
import { type KnowledgeDocument, knowledgeDocumentSchema, type RagModel } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { checkedIndex, startedIndex } from '../document/index-schedule.ts';
import { isLeaseLive } from '../document/lease.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { RemoteIndex } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError, startDeadline } from '../runtime/deadline.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { indexDue, neverIndexed } from '../store/queries.ts';

/** ElevenLabs takes so many at once. */
const batchSize = 100;

interface Looked {
  snapshot: QueryDocumentSnapshot;
  document: KnowledgeDocument;
  remoteId: string;
}

/**
 * Looks up what is due, in at most so many requests. ElevenLabs' failures are logged, and leave everything for the next time.
 *
 * @returns how many documents were looked up
 * @throws what Firestore throws
 */
export async function checkIndexes(
  ctx: EngineContext,
  maxBatches: number,
  deadline = startDeadline(ctx),
): Promise<number> {
  const { ragModel } = ctx.config;
  if (ragModel === null) return 0;
  let checked = 0;
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const due = await indexDue(ctx.db, Timestamp.fromDate(ctx.clock.now())).limit(batchSize).get();
    const written = due.empty ? null : await checkBatch(ctx, due.docs, ragModel, deadline);
    checked += written ?? 0;
    if (written === null || due.docs.length < batchSize) break;
  }
  return checked;
}

/**
 * Makes due what was sent while no index was wanted, some at a time: `RAG_MODEL` may have been switched on since.
 *
 * @returns how many documents
 */
export async function startMissingIndexes(ctx: EngineContext): Promise<number> {
  if (ctx.config.ragModel === null) return 0;
  const now = Timestamp.fromDate(ctx.clock.now());
  const { docs } = await neverIndexed(ctx.db).limit(batchSize).get();
  const free = docs.filter((snapshot) => !isLeaseLive(snapshot.get('sync_claim'), now.toDate()));
  const started = await Promise.all(free.map((snapshot) => updateUnchanged(snapshot, startedIndex(ctx.config, now))));
  return started.filter(Boolean).length;
}

/** Null when ElevenLabs did not answer. */
async function checkBatch(
  ctx: EngineContext,
  docs: QueryDocumentSnapshot[],
  model: RagModel,
  deadline: Deadline,
): Promise<number | null> {
  const looked: Looked[] = [];
  const writes: Promise<boolean>[] = [];
  for (const snapshot of docs) {
    // Whoever holds it writes it soon.
    if (isLeaseLive(snapshot.get('sync_claim'), ctx.clock.now())) continue;
    const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
    const remoteId = parsed.success ? parsed.data.elevenlabs_document_id : null;
    if (parsed.success && remoteId !== null) looked.push({ snapshot, document: parsed.data, remoteId });
    // Nobody will ever learn more about this one, and it must not stand in the way of others.
    else writes.push(updateUnchanged(snapshot, { index_due_at: null }));
  }
  await Promise.all(writes);
  if (looked.length === 0) return 0;
  const answers = await ask(
    ctx,
    looked.map(({ remoteId }) => remoteId),
    model,
    deadline,
  );
  if (answers === null) return null;
  const now = Timestamp.fromDate(ctx.clock.now());
  const written = await Promise.all(
    looked.map(({ snapshot, document, remoteId }) =>
      updateUnchanged(snapshot, checkedIndex(document, answers.get(remoteId) ?? null, now)),
    ),
  );
  return written.filter(Boolean).length;
}

/** Null when ElevenLabs may answer another time; an empty answer when this request is refused for good. */
async function ask(
  ctx: EngineContext,
  ids: string[],
  model: RagModel,
  deadline: Deadline,
): Promise<Map<string, RemoteIndex> | null> {
  try {
    const provider = await ctx.provider();
    return await provider.ragIndexes({ ids, model }, deadline.limits(ctx.config.listTimeoutMs));
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    ctx.logger.warn('indexes not looked up', { documents: ids.length, reason: error.message });
    const isRefusal = error instanceof ElevenLabsSyncError && !error.is_retryable && error.error_type !== 'auth_error';
    // Asked again in the same company it would be refused again: each waits its own time first.
    return isRefusal ? new Map() : null;
  }
}
