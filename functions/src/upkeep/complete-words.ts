/**
 * Stores the words of names that the search looks up with documents that an earlier release or
 * another tool has written. Each sweep does one step of a pass over all documents.
 */
import { isDeepStrictEqual } from 'node:util';
import { collections, nameWords, wordsDocument } from '@knowledge-sync/contract';
import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { EngineContext } from '../runtime/context.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { everyDocument } from '../store/queries.ts';

/** A new form of the words starts another pass. */
const currentForm = 1;
/** Bounds one run; the next run continues. */
const pageSize = 100;
const maxPages = 10;
/** Until the next pass, if one left documents that were being synced; doubles with each pass. */
const firstPauseMs = 60_000;
const longestPauseMs = 12 * 3_600_000;

/** `engine/words`. */
const progressSchema = z.object({
  form: z.literal(currentForm),
  /** The last document that was looked at; null at the start. */
  after: z.string().min(1).nullable(),
  /** Whether this pass has left a document. */
  has_left: z.boolean(),
  is_done: z.boolean(),
  passes: z.int().min(0),
  not_before_ms: z.number(),
});
type Progress = z.infer<typeof progressSchema>;

const start: Progress = {
  form: currentForm,
  after: null,
  has_left: false,
  is_done: false,
  passes: 0,
  not_before_ms: 0,
};

/** @returns how many documents were written. @throws what Firestore throws */
export async function completeWords(ctx: EngineContext): Promise<number> {
  const ref = ctx.db.collection(collections.engine).doc(wordsDocument);
  const progress = progressSchema.safeParse((await ref.get()).data()).data ?? start;
  const nowMs = ctx.clock.now().getTime();
  // A pause that is longer than any was written by another tool.
  const isPaused = progress.not_before_ms > nowMs && progress.not_before_ms <= nowMs + longestPauseMs;
  if (progress.is_done || isPaused) return 0;
  const { next, written } = await doStep(ctx, progress, nowMs);
  await ref.set(next);
  return written;
}

async function doStep(
  ctx: EngineContext,
  progress: Progress,
  nowMs: number,
): Promise<{ next: Progress; written: number }> {
  const next = { ...progress };
  let written = 0;
  for (let page = 0; page < maxPages; page += 1) {
    const { docs } = await everyDocument(ctx.db, next.after).limit(pageSize).get();
    const results = await eachAlone(ctx, 'words', docs, completeOne);
    written += results.filter((result) => result === 'written').length;
    next.has_left ||= results.includes('left');
    next.after = docs.at(-1)?.id ?? null;
    if (docs.length < pageSize) {
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** progress.passes);
      const end = { after: null, has_left: false, passes: progress.passes + 1, not_before_ms: nowMs + pauseMs };
      return { next: { ...next, ...end, is_done: !next.has_left }, written };
    }
  }
  return { next, written };
}

/**
 * Writes nothing but the words, and only to a document at rest: the event of this write then starts
 * no work, and no worker loses its fence.
 */
async function completeOne(snapshot: QueryDocumentSnapshot): Promise<'written' | 'fine' | 'left'> {
  const { name, name_words: stored, sync_status: status, sync_claim, retry_requested_at } = snapshot.data();
  if (typeof name !== 'string') return 'fine';
  const words = nameWords(name);
  if (isDeepStrictEqual(stored, words)) return 'fine';
  const isAtRest = (status === 'completed' || status === 'failed') && sync_claim == null && retry_requested_at == null;
  return isAtRest && (await updateUnchanged(snapshot, { name_words: words })) ? 'written' : 'left';
}
