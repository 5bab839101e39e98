/** How a text or a file becomes stored parts, and how parts that no document took over are removed. Reading them back is read-body.ts's business. */
import { bodyPartId, collections, limits } from '@knowledge-sync/contract';
import {
  type DocumentReference,
  type Firestore,
  GrpcStatus,
  Timestamp,
  type WriteBatch,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { sha256 } from '../document/revision.ts';
import type { BaseContext } from '../runtime/context.ts';
import { partsOfBody, uploadsFor } from './queries.ts';
import { hasGrpcStatus } from './store.ts';

/** A text or a file as Firestore holds it, and the fields that say so on the document. */
export interface Body {
  id: string;
  parts: Buffer[];
  sizeBytes: number;
  sha256: string;
}

export function makeBody(id: string, bytes: Buffer): Body {
  return { id, parts: split(bytes, limits.bodyPartMaxBytes), sizeBytes: bytes.byteLength, sha256: sha256(bytes) };
}

function split(bytes: Buffer, partBytes: number): Buffer[] {
  const count = Math.ceil(bytes.byteLength / partBytes);
  return Array.from({ length: count }, (_, part) => bytes.subarray(part * partBytes, (part + 1) * partBytes));
}

export function createParts(batch: WriteBatch, document: DocumentReference, body: Body): void {
  for (const [part, data] of body.parts.entries()) batch.create(partRef(document, body.id, part), { data });
}

/**
 * Writes a body that is too large for the document's own commit. Each commit stays under what one may hold, and the
 * record of the upload comes first, so that whatever happens next, somebody knows what to remove.
 */
export async function uploadParts(ctx: BaseContext, document: DocumentReference, body: Body): Promise<void> {
  const upload = uploadRef(ctx.db, body.id);
  const record: Upload = { document: document.id, expires_at: expiryFrom(ctx), is_replaced: false };
  await upload.create(record);
  const partsPerCommit = Math.floor(limits.atomicBodyMaxBytes / limits.bodyPartMaxBytes);
  for (let first = 0; first < body.parts.length; first += partsPerCommit) {
    // The update fails once the upload was dropped, so that no late commit leaves parts that nobody knows of.
    const batch = ctx.db.batch().update(upload, { expires_at: expiryFrom(ctx) } satisfies Partial<Upload>);
    for (const [offset, data] of body.parts.slice(first, first + partsPerCommit).entries()) {
      batch.create(partRef(document, body.id, first + offset), { data });
    }
    await batch.commit();
  }
}

/** Adds the end of an upload to the commit of the document that takes the body over. It fails if the upload was dropped meanwhile. */
export function endUpload(batch: WriteBatch, db: Firestore, bodyId: string): void {
  batch.delete(uploadRef(db, bodyId), { exists: true });
}

type UploadEnd = 'in_use' | 'dropped' | 'gone';

/**
 * Ends an upload in one commit: if the document points to the body, the record goes and the body stays; if not, the parts go
 * with it, and a commit that would still have taken them over fails for want of the record.
 *
 * @returns `gone` when the upload had ended before
 * @throws what Firestore throws
 */
export async function dropUpload(db: Firestore, bodyId: string): Promise<UploadEnd> {
  const upload = uploadRef(db, bodyId);
  for (;;) {
    const seen = await upload.get();
    if (seen.updateTime === undefined) return 'gone';
    const record = uploadSchema.safeParse(seen.data());
    if (!record.success) {
      await upload.delete();
      return 'dropped';
    }
    // An unchanged record makes what is read after it hold until the commit: each commit of parts changes the record, and the one
    // that makes the document point to them deletes it.
    const document = db.collection(collections.knowledge).doc(record.data.document);
    const [owner, parts] = await Promise.all([document.get(), partsOfBody(document, bodyId).get()]);
    const isInUse = owner.get('body_id') === bodyId;
    const batch = db.batch().delete(upload, { lastUpdateTime: seen.updateTime });
    if (!isInUse) for (const part of parts.docs) batch.delete(part.ref);
    try {
      await batch.commit();
      return isInUse ? 'in_use' : 'dropped';
    } catch (error) {
      if (!hasGrpcStatus(error, GrpcStatus.FAILED_PRECONDITION, GrpcStatus.NOT_FOUND, GrpcStatus.ABORTED)) throw error;
    }
  }
}

/**
 * Ends an upload whose request has failed, or turned out not to need it.
 *
 * @returns as dropUpload; null when it has to be left to the sweep
 */
export async function abandonUpload(
  ctx: BaseContext,
  document: DocumentReference,
  bodyId: string,
): Promise<UploadEnd | null> {
  try {
    return await dropUpload(ctx.db, bodyId);
  } catch (failure) {
    ctx.logger.warn('upload left to the sweep', {
      document_id: document.id,
      body_id: bodyId,
      failure: String(failure),
    });
    return null;
  }
}

/** Adds the record of a body that an edit replaces to the commit of the edit, so that somebody knows what to remove. */
export function recordReplaced(ctx: BaseContext, batch: WriteBatch, document: DocumentReference, bodyId: string): void {
  const record: Upload = { document: document.id, expires_at: expiryFrom(ctx), is_replaced: true };
  batch.set(uploadRef(document.firestore, bodyId), record);
}

/** Removes the bodies that edits have replaced, once a later one is live. */
export async function dropReplacedBodies(db: Firestore, documentId: string): Promise<void> {
  const { docs } = await uploadsFor(db, documentId).get();
  for (const record of docs) if (record.get('is_replaced') === true) await dropUpload(db, record.id);
}

/** `uploads/{body_id}`: a body that no document points to yet, or any more. */
const uploadSchema = z.object({
  document: z.string().min(1),
  expires_at: z.instanceof(Timestamp),
  /** True for the body of an earlier revision; false while a body is still being written. */
  is_replaced: z.boolean().default(false),
});
type Upload = z.infer<typeof uploadSchema>;

const expiryFrom = ({ clock, uploadTtlMs }: BaseContext): Timestamp =>
  Timestamp.fromMillis(clock.now().getTime() + uploadTtlMs);

const uploadRef = (db: Firestore, bodyId: string): DocumentReference => db.collection(collections.uploads).doc(bodyId);

const partRef = (document: DocumentReference, bodyId: string, part: number): DocumentReference =>
  document.collection(collections.body).doc(bodyPartId(bodyId, part));
