/**
 * Queues failed documents whose tombstone was set by hand, so that their removal begins. Refused
 * removals are failed documents with a tombstone too, and may wait for a person in large numbers.
 * So each tombstone is read once when it is new. After that, a few are read with each sweep in
 * turn, because a tombstone with an older time may appear at any moment.
 */
import { knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { clockSkewMs } from '../document/bounded-time.ts';
import { deletionDue } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf, type Seen, updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { afterLast, newestTombstones, tombstones } from '../store/queries.ts';
import { sweepRef } from '../store/request-pass.ts';

const pageSize = 100;
/** Bounds the read of new tombstones. The rest is read in turn. */
const maxPages = 10;
/** How many of the older tombstones are read with each sweep. */
const turnSize = 10;

const timestamp = z.custom<Timestamp>((value) => value instanceof Timestamp);
/** `engine/sweep`. */
const progressSchema = z.object({
  /** Every tombstone requested until then has been read once. */
  tombstones_read_until: timestamp.nullable().catch(null),
  /** The last of the older tombstones that was read in turns; null to begin with the oldest. */
  tombstones_turn: z.object({ requested_at: timestamp, id: z.string() }).nullable().catch(null),
});
type Progress = z.infer<typeof progressSchema>;

/**
 * @param requestedUntil the sweep leaves later tombstones to the event of the write that set them
 * @returns how many documents were queued
 */
export async function queueUntriedRemovals(ctx: EngineContext, requestedUntil: Timestamp): Promise<number> {
  const ref = sweepRef(ctx.db);
  const snapshot = await ref.get();
  const data = snapshot.data();
  const known: Seen =
    data === undefined || snapshot.updateTime === undefined ? null : { data, updateTime: snapshot.updateTime };
  const progress = progressSchema.parse(data ?? {});
  const { tombstones_read_until: readUntil } = progress;
  // A time in the future was written by another tool: nothing is known to be read.
  const isKnown = readUntil !== null && readUntil.toMillis() <= requestedUntil.toMillis() + clockSkewMs;
  const fresh = await queueNew(ctx, requestedUntil, isKnown ? readUntil : null);
  const { queued, turn } = await queueInTurn(ctx, requestedUntil, progress.tombstones_turn);
  const isTurnSame = turn === null && progress.tombstones_turn === null;
  if (fresh.read > 0 || !isTurnSame || !isKnown) {
    const next = { tombstones_read_until: requestedUntil, tombstones_turn: turn } satisfies Progress;
    // If two sweeps run at once, the progress of the first is kept.
    await changeIf(ref, (current) => (current === (known?.data ?? null) ? next : null), { known });
  }
  return fresh.queued + queued;
}

async function queueNew(
  ctx: EngineContext,
  until: Timestamp,
  since: Timestamp | null,
): Promise<{ queued: number; read: number }> {
  let queued = 0;
  let read = 0;
  let last: QueryDocumentSnapshot | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const query = afterLast(newestTombstones(ctx.db, 'failed', until, since), last);
    const { docs }: { docs: QueryDocumentSnapshot[] } = await query.limit(pageSize).get();
    queued += await queueUntried(ctx, docs);
    read += docs.length;
    last = docs.at(-1) ?? null;
    if (docs.length < pageSize) break;
  }
  return { queued, read };
}

async function queueInTurn(
  ctx: EngineContext,
  until: Timestamp,
  turn: Progress['tombstones_turn'],
): Promise<{ queued: number; turn: Progress['tombstones_turn'] }> {
  const query = tombstones(ctx.db, 'failed', until);
  const { docs } = await (turn === null ? query : query.startAfter(turn.requested_at, turn.id)).limit(turnSize).get();
  const last = docs.length < turnSize ? undefined : docs.at(-1);
  const requestedAt: unknown = last?.get('deletion_requested_at');
  return {
    queued: await queueUntried(ctx, docs),
    turn: last !== undefined && requestedAt instanceof Timestamp ? { requested_at: requestedAt, id: last.id } : null,
  };
}

async function queueUntried(ctx: EngineContext, docs: QueryDocumentSnapshot[]): Promise<number> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const written = await eachAlone(ctx, 'untried removals', docs.filter(isUntried), (one) =>
    updateUnchanged(one, deletionDue(now)),
  );
  return written.filter(Boolean).length;
}

/**
 * Whether a tombstone was set by hand and no worker has tried to remove the document. A removal
 * that has failed waits for its schedule or a person; what cannot be read would fail again.
 */
function isUntried(snapshot: QueryDocumentSnapshot): boolean {
  const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
  if (!parsed.success) return false;
  const {
    deletion_requested_at: requestedAt,
    deletion_not_before: notBefore,
    last_sync_attempt: attemptedAt,
  } = parsed.data;
  return notBefore === null && requestedAt !== null && (attemptedAt?.toMillis() ?? 0) < requestedAt.toMillis();
}
