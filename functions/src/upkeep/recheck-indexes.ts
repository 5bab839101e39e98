/**
 * Looks again at indexes that need no further check: a minute after the last one, and in each
 * comparison. ElevenLabs may rebuild an index some time after it was ready, or drop it. An
 * unchanged index is not written.
 */
import { isDeepStrictEqual } from 'node:util';
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { checkedIndex, isSilent } from '../document/index-schedule.ts';
import { isLeaseLive } from '../document/lease.ts';
import type { ModelsInUse } from '../document/models-in-use.ts';
import { isRemoteId } from '../elevenlabs/plausible.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { indexCheckedBy } from '../store/queries.ts';
import type { IndexedDocument } from './compare-passages.ts';
import { lookAtIndexes } from './look-at-indexes.ts';

/** The most that ElevenLabs takes in one request. */
const pageSize = 100;
/** Bounds one run; the next run continues. */
const maxPages = 5;
const recheckAfterMs = 60_000;

/** The check up to which indexes were looked at again. */
const placeSchema = z.object({ checked_at: z.instanceof(Timestamp), id: z.string().min(1).nullable() });
type Place = z.infer<typeof placeSchema>;

/**
 * Looks again at the indexes whose last check was at least a minute ago.
 *
 * @param stored the place after the last run. Without one it starts a minute ago: a comparison
 *   looks at earlier ones.
 * @returns the next place, null if it is still the stored one, and the number of documents that
 *   were written
 * @throws what Firestore throws
 */
export async function recheckRecent(
  ctx: EngineContext,
  stored: unknown,
  used: ModelsInUse,
  deadline: Deadline,
): Promise<{ next: Place | null; written: number }> {
  const until = Timestamp.fromMillis(ctx.clock.now().getTime() - recheckAfterMs);
  const start = placeSchema.safeParse(stored).data;
  let place = start ?? { checked_at: until, id: null };
  let written = 0;
  for (let page = 0; page < maxPages && deadline.remainingMs() > 0; page += 1) {
    const { docs } = await indexCheckedBy(ctx.db, until, place).limit(pageSize).get();
    const changed = await recheckIndexes(ctx, docs, used, deadline);
    // The next run looks at the same ones.
    if (changed === null) break;
    written += changed;
    const last = docs.at(-1);
    const checkedAt: unknown = last?.get('index_checked_at');
    if (last !== undefined && checkedAt instanceof Timestamp) place = { checked_at: checkedAt, id: last.id };
    if (docs.length < pageSize) break;
  }
  return { next: place === start ? null : place, written };
}

/**
 * Looks again at those of at most 100 documents whose index needs no further check.
 *
 * @returns the number of documents that were written; null if ElevenLabs does not answer
 * @throws what Firestore throws
 */
export async function recheckIndexes(
  ctx: EngineContext,
  snapshots: readonly QueryDocumentSnapshot[],
  { models }: ModelsInUse,
  deadline: Deadline,
): Promise<number | null> {
  const documents = snapshots.flatMap((snapshot) => atRest(ctx, snapshot) ?? []);
  if (documents.length === 0) return 0;
  const looks = await lookAtIndexes(ctx, documents, models, deadline);
  if (looks === null) return null;
  const now = Timestamp.fromDate(ctx.clock.now());
  const written = await eachAlone(ctx, 'indexes', documents, ({ snapshot, document }) => {
    const seen = looks.get(snapshot.id);
    // About a copy that is gone ElevenLabs says nothing. A comparison finds it.
    if (seen === undefined || seen.every(isSilent)) return false;
    // Counted from now, so that a new index is checked often at first.
    const patch = { ...checkedIndex({ ...document, index_since: now }, seen, now), index_since: now };
    return !isSame(document, patch) && updateUnchanged(snapshot, patch);
  });
  return written.filter(Boolean).length;
}

const isSame = (document: KnowledgeDocument, patch: Pick<KnowledgeDocument, 'index_status' | 'indexes'>): boolean =>
  document.index_status === patch.index_status && isDeepStrictEqual(document.indexes, patch.indexes);

/** Null unless the document is live, without a worker, and its index is not due. */
function atRest(ctx: EngineContext, snapshot: QueryDocumentSnapshot): IndexedDocument | null {
  if (snapshot.get('sync_status') !== 'completed' || snapshot.get('index_due_at') !== null) return null;
  if (isLeaseLive(snapshot.get('sync_claim'), ctx.clock.now())) return null;
  const document = knowledgeDocumentSchema.safeParse(snapshot.data()).data;
  const remoteId = document?.elevenlabs_document_id ?? null;
  if (document === undefined || document.index_status === null) return null;
  return remoteId !== null && isRemoteId(remoteId) ? { snapshot, document, remoteId } : null;
}
