/** One action on the documents that match a filter, a bounded number with each request. */
import {
  type Bulk,
  type BulkAnswer,
  type BulkSkipReason,
  limits,
  type NameSearch,
  nameSearch,
} from '@knowledge-sync/contract';
import type { DocumentSnapshot, Query } from 'firebase-admin/firestore';
import type { BaseContext, EngineContext } from '../runtime/context.ts';
import { Slots } from '../runtime/slots.ts';
import { decodeIdCursor, encodeIdCursor } from '../store/cursor.ts';
import { afterLast, matching } from '../store/queries.ts';
import { MalformedDocumentError } from '../store/read.ts';
import { requestDeletion } from './delete.ts';
import { restoreKnowledge } from './restore.ts';
import { retryKnowledge } from './retry.ts';
import { sendAgain } from './send-again.ts';

export type BulkResult =
  | { kind: 'done'; answer: BulkAnswer }
  /** More documents match than the person agreed to delete. Nothing was deleted. */
  | { kind: 'too_many'; count: number };

/** How many documents of one request are written at the same time. */
const parallel = 10;
/** No further document is begun after this time, so that a request on a slow day is answered. */
const beginWithinMs = 10_000;
/** The most names that are read to count what a search of several words finds. */
const mostNames = 1_000;
const namesPage = 200;

type BulkContext = BaseContext & { engine(): Promise<EngineContext> };

/**
 * Acts on the next documents after the cursor, in the order of their ids. A repeat of the same
 * request is safe.
 *
 * @param by the uid of the person, for the log
 * @throws BadCursorError, and what Firestore throws
 */
export async function runBulk(ctx: BulkContext, bulk: Bulk, by: string): Promise<BulkResult> {
  const search = nameSearch(bulk.search);
  const afterId = bulk.cursor === null ? null : decodeIdCursor(bulk.cursor);
  const filter = bulk.action === 'retry' ? { ...bulk.filter, status: bulk.filter.status ?? 'failed' } : bulk.filter;
  const query = matching(ctx.db, filter, search?.word ?? null, afterId);
  if (bulk.confirmedCount !== null) {
    const count = await countUpTo(query, search, bulk.confirmedCount + 1);
    if (count > bulk.confirmedCount) return { kind: 'too_many', count };
  }
  const { docs } = await query.limit(limits.bulkMaxDocuments + 1).get();
  const page = docs.slice(0, limits.bulkMaxDocuments);
  const answer: BulkAnswer = { done: 0, skipped: [], next_cursor: null };
  const endMs = ctx.clock.monotonicMs() + beginWithinMs;
  let begun = 0;
  const slots = new Slots(parallel);
  await Promise.all(
    page.map((snapshot) =>
      // In the order of the page, so that the documents that were begun are its first ones.
      slots.run(async () => {
        if (ctx.clock.monotonicMs() > endMs) return;
        begun += 1;
        if (!isFound(search, snapshot)) return;
        const outcome = await actOn(ctx, bulk, snapshot, by);
        if (outcome === 'done') answer.done += 1;
        else if (outcome !== null) answer.skipped.push({ id: snapshot.id, reason: outcome });
      }),
    ),
  );
  const last = page[begun - 1];
  if (begun < docs.length && last !== undefined) answer.next_cursor = encodeIdCursor(last.id);
  return { kind: 'done', answer };
}

const isFound = (search: NameSearch | null, snapshot: DocumentSnapshot): boolean =>
  search === null || search.matches(String(snapshot.get('name')));

/** Counts the documents, but not further than `most`, or than names can be read. */
async function countUpTo(query: Query, search: NameSearch | null, most: number): Promise<number> {
  if (search === null || search.isExact) return (await query.limit(most).count().get()).data().count;
  const names = query.select('name');
  let found = 0;
  let read = 0;
  for (let next = names; ; ) {
    const { docs } = await next.limit(namesPage).get();
    found += docs.filter((snapshot) => isFound(search, snapshot)).length;
    read += docs.length;
    const last = docs.at(-1);
    if (found >= most || last === undefined || docs.length < namesPage) return Math.min(found, most);
    // Too many to know. A shorter list of names is needed.
    if (read >= mostNames) return most;
    next = afterLast(names, last);
  }
}

/** @returns null for a document that the action does not concern */
async function actOn(
  ctx: BulkContext,
  { action, delayMs }: Bulk,
  snapshot: DocumentSnapshot,
  by: string,
): Promise<'done' | BulkSkipReason | null> {
  const { id, updateTime } = snapshot;
  const data = snapshot.data();
  const known = data === undefined || updateTime === undefined ? null : { data, updateTime };
  try {
    switch (action) {
      case 'retry': {
        const { kind } = await retryKnowledge(ctx, id, by);
        return kind === 'queued' ? 'done' : kind;
      }
      case 'send_again': {
        const { kind } = await sendAgain(ctx, id, by, known);
        return kind === 'queued' ? 'done' : kind;
      }
      case 'delete':
        return (await requestDeletion(ctx, id, { delayMs, force: false }, null, by)).kind === 'missing'
          ? 'missing'
          : 'done';
      case 'restore': {
        if ((data?.deletion_requested_at ?? null) === null) return null;
        const { kind } = await restoreKnowledge(await ctx.engine(), id, by);
        return kind === 'restored' ? 'done' : kind === 'begun' ? 'deletion_begun' : kind;
      }
      default:
        return action satisfies never;
    }
  } catch (error) {
    if (!(error instanceof MalformedDocumentError)) throw error;
    ctx.logger.warn('malformed document left unchanged', { document_id: id, fields: error.fields });
    return 'damaged';
  }
}
