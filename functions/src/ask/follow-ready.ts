/** Makes the checks of documents due whose search index has become ready. */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { indexCheckedBy } from '../store/queries.ts';
import { checkRef, dueCheck, nextNight } from './check-record.ts';

/** Bounds one run; the next one continues. */
const pageSize = 100;
/** A sync that is longer ago was before this feature, and is checked at night. */
const recentMs = 3_600_000;

/** The check of an index up to which documents were followed. */
export const placeSchema = z.object({ checked_at: z.instanceof(Timestamp), id: z.string().min(1).nullable() });
export type Place = z.infer<typeof placeSchema>;

/** Another instance may still write a check of this age. */
const marginMs = 5_000;

const start: Place = { checked_at: Timestamp.fromMillis(0), id: null };

/**
 * Costs a read for each document whose index was checked since the last run, and one more with a
 * write for each that needs no further check.
 *
 * @returns the next place; null if it is still the stored one
 * @throws what Firestore throws
 */
export async function followReady(ctx: EngineContext, stored: Place | null): Promise<Place | null> {
  const until = Timestamp.fromMillis(ctx.clock.now().getTime() - marginMs);
  const { docs } = await indexCheckedBy(ctx.db, until, stored ?? start)
    .limit(pageSize)
    .get();
  await eachAlone(ctx, 'checks', docs, async (snapshot) => {
    const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
    const checkedAt: unknown = snapshot.get('index_checked_at');
    if (!parsed.success || !(checkedAt instanceof Timestamp) || !isDone(parsed.data)) return;
    await makeDue(ctx, snapshot.id, parsed.data, checkedAt);
  });
  const last = docs.at(-1);
  const lastAt: unknown = last?.get('index_checked_at');
  return last !== undefined && lastAt instanceof Timestamp ? { checked_at: lastAt, id: last.id } : null;
}

const isDone = ({
  sync_status: status,
  index_due_at: due,
  deletion_requested_at: deleted,
}: KnowledgeDocument): boolean => status === 'completed' && due === null && deleted === null;

async function makeDue(
  ctx: EngineContext,
  id: string,
  document: KnowledgeDocument,
  checkedAt: Timestamp,
): Promise<void> {
  const now = ctx.clock.now();
  const isRecent = now.getTime() - (document.synced_at?.toMillis() ?? 0) < recentMs;
  const reason = isRecent ? 'sync' : 'night';
  const dueAt = isRecent ? Timestamp.fromDate(now) : nextNight(now);
  await changeIf(checkRef(ctx.db, id), (data) => {
    const known: unknown = data?.index_checked_at;
    if (known instanceof Timestamp && known.isEqual(checkedAt)) return null;
    if (data === null) return { ...dueCheck(document.name, reason, dueAt, checkedAt) };
    return { due_at: dueAt, due_for: reason, index_checked_at: checkedAt };
  });
}
