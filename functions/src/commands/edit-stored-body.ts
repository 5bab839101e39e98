/**
 * An edit of the stored text or file itself: a person or a script has changed a part of a body in
 * Firestore. The service never changes a part, so its own work causes none of these events.
 */
import {
  bodyPartId,
  collections,
  contentSchema,
  isNewerSchema,
  type KnowledgeDocument,
  knowledgeDocumentSchema,
  limits,
  type Source,
} from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { revisionOf, sha256 } from '../document/revision.ts';
import { edited, type Patch } from '../document/transitions.ts';
import type { BaseContext } from '../runtime/context.ts';
import { BodyMismatchError, readParts } from '../store/body.ts';
import { changeIf } from '../store/conditional.ts';

export interface BodyPartUpdated {
  documentId: string;
  partId: string;
}

/**
 * Writes size and hash of the changed body, and queues the document. A body that cannot be sent is
 * queued without that, so that the sync shows that it is damaged.
 *
 * @throws what Firestore throws, so that the event is delivered again
 */
export async function editStoredBody(ctx: BaseContext, { documentId, partId }: BodyPartUpdated): Promise<void> {
  const ref = ctx.db.collection(collections.knowledge).doc(documentId);
  const changeId = ctx.newId();
  const changed = await changeIf(
    ref,
    async (data) => {
      const parsed = knowledgeDocumentSchema.safeParse(data);
      if (!parsed.success || isNewerSchema(parsed.data) || !isPartInUse(parsed.data, partId)) return null;
      const patch = await patchFor(parsed.data, () => readParts(ref, parsed.data), Timestamp.fromDate(ctx.clock.now()));
      return patch === null ? null : { ...patch, change_id: changeId };
    },
    { isOwn: (data) => data.change_id === changeId },
  );
  if (changed.kind === 'written') ctx.logger.info('stored body changed by hand', { document_id: documentId });
}

function isPartInUse({ body_id: bodyId, body_parts: count, source }: KnowledgeDocument, partId: string): boolean {
  if (bodyId === null || source.type === 'url' || !partId.startsWith(`${bodyId}.`)) return false;
  const part = Number(partId.slice(bodyId.length + 1));
  return part < count && bodyPartId(bodyId, part) === partId;
}

async function patchFor(
  document: KnowledgeDocument,
  read: () => Promise<Buffer>,
  now: Timestamp,
): Promise<Patch | null> {
  // A deletion needs no body.
  if (document.source.type === 'url' || document.deletion_requested_at !== null) return null;
  try {
    const bytes = await read();
    const hash = sha256(bytes);
    if (hash === document.source.sha256) {
      return document.sync_error?.type === 'body_missing' ? edited(document, now) : null;
    }
    if (!isSendable(document.source.type, bytes)) return edited(document, now);
    const source = { ...document.source, size_bytes: bytes.byteLength, sha256: hash };
    return { source, revision: revisionOf(document.name, source), updated_at: now, ...edited(document, now) };
  } catch (error) {
    if (!(error instanceof BodyMismatchError)) throw error;
    return edited(document, now);
  }
}

function isSendable(type: Source['type'], bytes: Buffer): boolean {
  if (type === 'file') return bytes.byteLength > 0 && bytes.byteLength <= limits.fileMaxBytes;
  const text = bytes.toString('utf8');
  // Bytes that are no UTF-8 would be sent as other bytes.
  return Buffer.from(text, 'utf8').equals(bytes) && contentSchema.safeParse(text).success;
}
