/**
 * Sends documents to ElevenLabs again, although nothing about them has changed: what another tool
 * wrote into a copy or into Firestore is not always noticed.
 */
import {
  collections,
  type KnowledgeDocument,
  limits,
  type SendAgain,
  type SentAgain,
  type SkipReason,
} from '@knowledge-sync/contract';
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { isDocumentId } from '../document/document-id.ts';
import { sentAgain } from '../document/transitions.ts';
import { documentEvent, recordEvent } from '../history/events.ts';
import { logChange } from '../history/log-change.ts';
import type { BaseContext } from '../runtime/context.ts';
import { Slots } from '../runtime/slots.ts';
import type { Seen } from '../store/conditional.ts';
import { decodeIdCursor, encodeIdCursor } from '../store/cursor.ts';
import { everyDocument } from '../store/queries.ts';
import { MalformedDocumentError, type Stored } from '../store/read.ts';
import { changeDocument } from './change.ts';

export type SendAgainResult =
  | { kind: 'queued'; stored: Stored }
  /** Its deletion was requested. */
  | { kind: 'being_deleted'; stored: Stored }
  /** A worker has it. */
  | { kind: 'being_sent' }
  | { kind: 'missing' };

/** How many documents of one request are written at the same time. */
const parallel = 10;

/**
 * Queues a document so that its name and its whole text, page or file are sent. A pending one that
 * is sent as a whole anyway stays as it is.
 *
 * @param by the uid of the person; null logs no event
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function sendAgain(
  ctx: BaseContext,
  id: string,
  by: string | null = null,
  known?: Seen,
): Promise<SendAgainResult> {
  const changed = await changeDocument(
    ctx,
    id,
    (document, now) =>
      isSendable(document) && !isSentWhole(document)
        ? { patch: sentAgain(now), event: documentEvent(by, 'sent_again', { id, name: document.name }) }
        : null,
    known,
  );
  if (changed === null) return { kind: 'missing' };
  const { stored, isWritten } = changed;
  if (isWritten) return { kind: 'queued', stored };
  if (stored.document.deletion_requested_at !== null) return { kind: 'being_deleted', stored };
  return stored.document.sync_status === 'syncing' ? { kind: 'being_sent' } : { kind: 'queued', stored };
}

const isSendable = ({ sync_status, deletion_requested_at }: KnowledgeDocument): boolean =>
  deletion_requested_at === null && sync_status !== 'syncing';

const isSentWhole = ({ sync_status, live_copy }: KnowledgeDocument): boolean =>
  sync_status === 'pending' && live_copy === null;

/**
 * Queues several documents. A repeat of the same request is safe: it finds them pending. A request
 * for all documents is one event, in place of one for each.
 *
 * @throws BadCursorError, and what Firestore throws
 */
export async function sendManyAgain(ctx: BaseContext, request: SendAgain, by: string): Promise<SentAgain> {
  const isAll = 'all' in request;
  const { snapshots, missing, nextCursor } =
    'ids' in request ? await readThese(ctx, request.ids) : await readPage(ctx, request.cursor);
  const slots = new Slots(parallel);
  const skipped: SentAgain['skipped'] = missing.map((id) => ({ id, reason: 'missing' }));
  await Promise.all(
    snapshots.map((snapshot) =>
      slots.run(async () => {
        const reason = await skipReasonOf(ctx, snapshot, isAll ? null : by);
        if (reason !== null) skipped.push({ id: snapshot.id, reason });
        else if (isAll) logChange(ctx, { uid: by, action: 'sent_again', documentId: snapshot.id });
      }),
    ),
  );
  if (isAll && request.cursor === null) {
    await recordEvent(ctx, { uid: by, action: 'sent_again', name: null, details: ['all_documents'] });
  }
  return { queued: snapshots.length + missing.length - skipped.length, skipped, next_cursor: nextCursor };
}

/** @returns null when the document is queued */
async function skipReasonOf(
  ctx: BaseContext,
  snapshot: DocumentSnapshot,
  by: string | null,
): Promise<SkipReason | null> {
  const data = snapshot.data();
  const { updateTime } = snapshot;
  const known = data === undefined || updateTime === undefined ? null : { data, updateTime };
  try {
    const { kind } = await sendAgain(ctx, snapshot.id, by, known);
    return kind === 'queued' ? null : kind;
  } catch (error) {
    if (!(error instanceof MalformedDocumentError)) throw error;
    ctx.logger.warn('malformed document not sent again', { document_id: snapshot.id, fields: error.fields });
    return 'damaged';
  }
}

interface Batch {
  snapshots: DocumentSnapshot[];
  /** IDs that Firestore would refuse. */
  missing: string[];
  nextCursor: string | null;
}

async function readThese({ db }: BaseContext, ids: readonly string[]): Promise<Batch> {
  const distinct = [...new Set(ids)];
  const refs = distinct.filter(isDocumentId).map((id) => db.collection(collections.knowledge).doc(id));
  const snapshots = refs.length === 0 ? [] : await db.getAll(...refs);
  return { snapshots, missing: distinct.filter((id) => !isDocumentId(id)), nextCursor: null };
}

async function readPage({ db }: BaseContext, cursor: string | null): Promise<Batch> {
  const afterId = cursor === null ? null : decodeIdCursor(cursor);
  const { docs } = await everyDocument(db, afterId)
    .limit(limits.sendAgainMaxDocuments + 1)
    .get();
  const snapshots = docs.slice(0, limits.sendAgainMaxDocuments);
  const last = snapshots.at(-1);
  const hasMore = docs.length > snapshots.length && last !== undefined;
  return { snapshots, missing: [], nextCursor: hasMore ? encodeIdCursor(last.id) : null };
}
