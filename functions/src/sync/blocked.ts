/**
 * Continues documents that failed for a cause outside of them, such as the API key, its
 * permissions, the quota or an unpaid invoice (`blockingErrorTypes`). Nothing tells the service
 * that the cause is gone, so one document tries from time to time. When it gets through, the others
 * follow in pages, as long as most of a page get through.
 *
 * | the documents tried last | what follows |
 * | --- | --- |
 * | none: the cause is new, or the key is | one tries after a minute |
 * | most wait or are syncing | nothing yet |
 * | most got through, or failed for another cause | the next page |
 * | most failed for the cause again | one tries, after twice the wait, at most ten minutes |
 *
 * A sweep without such documents costs one read.
 */
import { blockedDocument, blockingErrorTypes, collections, type SyncErrorType } from '@knowledge-sync/contract';
import { type DocumentSnapshot, type Firestore, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isFarAhead } from '../document/bounded-time.ts';
import { isDocumentId } from '../document/document-id.ts';
import { isLeaseLive } from '../document/lease.ts';
import { unblocked } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Outlook } from '../runtime/outlook.ts';
import { changeIf, type Seen, updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { failedBy, failedByAny } from '../store/queries.ts';

const blockedWaits = { firstMs: 60_000, maxMs: 600_000 } as const;
const pageSize = 100;
/** Documents without a result after this long say nothing about the cause. */
const patienceMs = 15 * 60_000;
/**
 * A pass of the sweep comes when the next document tries, if not before. After a longer pause the
 * record belongs to an earlier failure.
 */
const pauseMs = 150_000;

const timestamp = z.custom<Timestamp>((value) => value instanceof Timestamp);
/** `engine/blocked` has one per cause. */
const progressSchema = z.object({
  /** The documents that were queued last, until their results are known. */
  tried: z.array(z.string().refine(isDocumentId)).max(pageSize),
  tried_at: timestamp,
  /** The last document that was queued, so that each has its turn; null to begin with the first. */
  after: z.string().refine(isDocumentId).nullable(),
  wait_ms: z.number().min(blockedWaits.firstMs).max(blockedWaits.maxMs),
  /** When the next document tries. */
  next_at: timestamp,
  /** When a sweep last found documents that failed for the cause. */
  seen_at: timestamp,
  /** The address and key in use (`accountKey`). Others may have removed the cause. */
  account: z.string(),
});
type Progress = z.infer<typeof progressSchema>;

/** @returns how many documents were queued */
export async function queueBlocked(ctx: EngineContext, outlook: Outlook): Promise<number> {
  let queued = 0;
  const { empty } = await failedByAny(ctx.db, blockingErrorTypes).limit(1).get();
  if (empty) return 0;
  for (const cause of blockingErrorTypes) queued += await queueCause(ctx, cause, outlook);
  return queued;
}

async function queueCause(ctx: EngineContext, cause: SyncErrorType, outlook: Outlook): Promise<number> {
  const { empty } = await failedBy(ctx.db, cause, null).limit(1).get();
  if (empty) return 0;
  const ref = ctx.db.collection(collections.engine).doc(blockedDocument);
  const snapshot = await ref.get();
  const data = snapshot.data();
  const known: Seen =
    data === undefined || snapshot.updateTime === undefined ? null : { data, updateTime: snapshot.updateTime };
  const now = Timestamp.fromDate(ctx.clock.now());
  const { accountKey } = ctx.config;
  const progress = progressIn(data?.[cause], accountKey, now);
  const size = progress === null ? 0 : await nextSize(ctx, cause, progress, now);
  const docs = size === 0 || progress === null ? [] : await nextDocuments(ctx, cause, progress.after, size);
  const next = { ...progressAfter(progress, size, docs, now), account: accountKey } satisfies Progress;
  if (next.tried.length > 0) outlook.hasMore();
  else outlook.waitsUntil(next.next_at.toMillis());
  // If two sweeps run at once, the first queues its documents.
  const changed = await changeIf(ref, (current) => (current === (known?.data ?? null) ? { [cause]: next } : null), {
    known,
  });
  if (changed.kind !== 'written') return 0;
  const free = docs.filter((document) => isFree(document, now));
  const written = await eachAlone(ctx, 'blocked', free, (document) =>
    updateUnchanged(document, unblocked(document.data(), now)),
  );
  const queued = written.filter(Boolean).length;
  if (queued > 0) ctx.logger.info('documents try again', { class: cause, documents: queued });
  return queued;
}

/** Null when the cause or the key is new, or the record cannot be meant. */
function progressIn(data: unknown, account: string, now: Timestamp): Progress | null {
  const parsed = progressSchema.safeParse(data);
  if (!parsed.success) return null;
  const { seen_at: seenAt, next_at: nextAt, tried_at: triedAt } = parsed.data;
  const isStale = now.toMillis() - Math.max(seenAt.toMillis(), nextAt.toMillis()) > pauseMs;
  const isAbsurd =
    [seenAt, triedAt].some((at) => isFarAhead(at, now, 0)) || isFarAhead(nextAt, now, blockedWaits.maxMs);
  return isStale || isAbsurd || parsed.data.account !== account ? null : parsed.data;
}

/** How many documents are queued now; -1 when those tried last have failed for the cause again. */
async function nextSize(
  ctx: EngineContext,
  cause: SyncErrorType,
  { tried, tried_at: triedAt, next_at: nextAt }: Progress,
  now: Timestamp,
): Promise<number> {
  if (tried.length === 0) return nextAt.toMillis() <= now.toMillis() ? 1 : 0;
  const documents = ctx.db.collection(collections.knowledge);
  const snapshots = await ctx.db.getAll(...tried.map((id) => documents.doc(id)));
  const waiting = snapshots.filter(isWaiting).length;
  const isPatient = now.toMillis() - triedAt.toMillis() < patienceMs;
  if (isPatient && waiting * 2 > tried.length) return 0;
  const again = snapshots.filter((one) => isFailedBy(one, cause)).length;
  return snapshots.length - waiting - again > again ? pageSize : -1;
}

const isWaiting = (one: DocumentSnapshot): boolean =>
  one.get('sync_status') === 'pending' || one.get('sync_status') === 'syncing';

const isFailedBy = (one: DocumentSnapshot, cause: SyncErrorType): boolean =>
  one.get('sync_status') === 'failed' && one.get('sync_error.type') === cause;

/** The next ones by id, and from the first again after the last. */
async function nextDocuments(
  ctx: EngineContext,
  cause: SyncErrorType,
  after: string | null,
  size: number,
): Promise<QueryDocumentSnapshot[]> {
  if (size < 0) return [];
  const { docs } = await failedBy(ctx.db, cause, after).limit(size).get();
  return docs.length > 0 || after === null ? docs : (await failedBy(ctx.db, cause, null).limit(size).get()).docs;
}

function progressAfter(
  before: Progress | null,
  size: number,
  docs: readonly QueryDocumentSnapshot[],
  now: Timestamp,
): Omit<Progress, 'account'> {
  const { firstMs, maxMs } = blockedWaits;
  const inMs = (ms: number): Timestamp => Timestamp.fromMillis(now.toMillis() + ms);
  if (before === null) {
    return { tried: [], tried_at: now, after: null, wait_ms: firstMs, next_at: inMs(firstMs), seen_at: now };
  }
  if (size === 0) return { ...before, seen_at: now };
  if (size < 0) {
    const waitMs = Math.min(before.wait_ms * 2, maxMs);
    return { ...before, tried: [], wait_ms: waitMs, next_at: inMs(waitMs), seen_at: now };
  }
  return {
    tried: docs.filter((document) => isFree(document, now)).map(({ id }) => id),
    tried_at: now,
    after: docs.at(-1)?.id ?? null,
    wait_ms: size > 1 ? firstMs : before.wait_ms,
    next_at: inMs(size > 1 ? firstMs : before.wait_ms),
    seen_at: now,
  };
}

/** No worker has it, and its deletion does not wait. */
const isFree = (document: QueryDocumentSnapshot, now: Timestamp): boolean =>
  !isLeaseLive(document.get('sync_claim'), now.toDate()) && (document.get('deletion_not_before') ?? null) === null;

/** When a document of each cause tries next. One read. @throws what Firestore throws */
export async function readNextTries(db: Firestore): Promise<Partial<Record<SyncErrorType, Timestamp>>> {
  const data = (await db.collection(collections.engine).doc(blockedDocument).get()).data();
  const nextAt = z.object({ next_at: timestamp });
  const known = blockingErrorTypes.map((cause) => [cause, nextAt.safeParse(data?.[cause]).data?.next_at] as const);
  return Object.fromEntries(known.filter(([, at]) => at !== undefined));
}
