/**
 * How a text or a file is stored in parts and read back, and how parts that no document uses are
 * removed.
 */
import { bodyPartId, collections, type KnowledgeDocument, limits } from '@knowledge-sync/contract';
import {
  type DocumentReference,
  type Firestore,
  GrpcStatus,
  type QueryDocumentSnapshot,
  Timestamp,
  type WriteBatch,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { isDocumentId } from '../document/document-id.ts';
import { sha256 } from '../document/revision.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf, hasGrpcStatus } from './conditional.ts';
import { partsOfAllBodies, partsOfBody, uploadsFor } from './queries.ts';

/** A text or a file as Firestore holds it, with its size and hash for the document. */
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

/**
 * The stored parts are not the body that the document names: an edit replaced it, or it is damaged.
 */
export class BodyMismatchError extends Error {
  override readonly name = 'BodyMismatchError';
}

/**
 * Reads the body's parts, one read each, and checks them against the document's size and SHA-256.
 *
 * @throws BodyMismatchError when a part is missing, or when size or hash differ
 */
export async function readBody(document: DocumentReference, fields: KnowledgeDocument): Promise<Buffer> {
  const { source } = fields;
  if (source.type === 'url') throw new BodyMismatchError('the document has no body');
  const bytes = await readParts(document, fields);
  if (source.size_bytes !== null && bytes.byteLength !== source.size_bytes) {
    throw new BodyMismatchError(`the stored text has ${bytes.byteLength} bytes instead of ${source.size_bytes}`);
  }
  if (sha256(bytes) !== source.sha256) throw new BodyMismatchError('the stored text does not match its SHA-256');
  return bytes;
}

/** Whether the parts of a body are stored, and whether they are still those of the last sync. */
export type BodyState = 'stored' | 'rewritten' | 'missing';

/**
 * Looks at the bodies of documents without reading their bytes, one read for each part.
 *
 * @returns the state of each body, in the order of the documents. `rewritten`: a part was written
 *   after the last sync, so only its bytes tell whether it is right. The service never does that.
 * @throws what Firestore throws
 */
export async function lookAtBodies(
  db: Firestore,
  documents: readonly { ref: DocumentReference; fields: KnowledgeDocument }[],
): Promise<BodyState[]> {
  const refs = documents.map(({ ref, fields: { body_id: id, body_parts: count } }) =>
    id === null || !isDocumentId(id) || count > limits.bodyMaxParts ? [] : partRefs(ref, id, count),
  );
  const all = refs.flat();
  const parts = all.length === 0 ? [] : await db.getAll(...all, { fieldMask: [] });
  const byPath = new Map(parts.map((part) => [part.ref.path, part]));
  return documents.map(({ fields: { source, synced_at } }, index) => {
    if (source.type === 'url') return 'stored';
    const own = (refs[index] ?? []).map((ref) => byPath.get(ref.path));
    if (own.length === 0 || own.some((part) => part?.exists !== true)) return 'missing';
    const isRewritten = own.some((part) => (part?.updateTime?.toMillis() ?? 0) > (synced_at?.toMillis() ?? 0));
    return isRewritten ? 'rewritten' : 'stored';
  });
}

/** Whether the bytes of a body differ from the document's size or SHA-256. Reads all of them. */
export async function isBodyDamaged(document: DocumentReference, fields: KnowledgeDocument): Promise<boolean> {
  try {
    await readBody(document, fields);
    return false;
  } catch (error) {
    if (!(error instanceof BodyMismatchError)) throw error;
    return true;
  }
}

/**
 * Reads the body's parts, one read each. A part that a person has written as a string counts as
 * UTF-8.
 *
 * @throws BodyMismatchError when a part is missing
 */
export async function readParts(
  document: DocumentReference,
  { body_id: bodyId, body_parts: partCount }: Pick<KnowledgeDocument, 'body_id' | 'body_parts'>,
): Promise<Buffer> {
  if (bodyId === null) throw new BodyMismatchError('the document has no body');
  if (!isDocumentId(bodyId)) throw new BodyMismatchError('body_id is not an id');
  if (partCount > limits.bodyMaxParts) {
    throw new BodyMismatchError(`a body has at most ${limits.bodyMaxParts} parts, not ${partCount}`);
  }
  const refs = partRefs(document, bodyId, partCount);
  const parts = refs.length === 0 ? [] : await document.firestore.getAll(...refs);
  return Buffer.concat(
    parts.map((part, index) => {
      const data: unknown = part.get('data');
      if (typeof data === 'string') return Buffer.from(data, 'utf8');
      if (!Buffer.isBuffer(data)) throw new BodyMismatchError(`part ${index + 1} of ${partCount} is missing`);
      return data;
    }),
  );
}

/** Adds the parts of a small body to the commit of its document. */
export function createParts(batch: WriteBatch, document: DocumentReference, body: Body): void {
  for (const [part, data] of body.parts.entries()) batch.create(partRef(document, body.id, part), { data });
}

/**
 * Writes a body that is too large for the document's own commit. Each commit stays under
 * Firestore's limit. The upload's record is written first, so that the sweep can remove the parts
 * whatever happens next.
 */
export async function uploadParts(ctx: BaseContext, document: DocumentReference, body: Body): Promise<void> {
  const upload = uploadRef(ctx.db, body.id);
  const record: Upload = { document: document.id, expires_at: expiryFrom(ctx), is_replaced: false };
  await unlessStored(upload.create(record));
  const partsPerCommit = Math.floor(limits.atomicBodyMaxBytes / limits.bodyPartMaxBytes);
  for (let first = 0; first < body.parts.length; first += partsPerCommit) {
    // The update fails once the upload was dropped, so that no late commit leaves parts without a
    // record.
    const batch = ctx.db.batch().update(upload, { expires_at: expiryFrom(ctx) } satisfies Partial<Upload>);
    for (const [offset, data] of body.parts.slice(first, first + partsPerCommit).entries()) {
      batch.create(partRef(document, body.id, first + offset), { data });
    }
    await unlessStored(batch.commit());
  }
}

/**
 * The ids are this upload's own: what exists already was stored by a commit whose answer was lost.
 */
async function unlessStored(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS)) throw error;
  }
}

/**
 * Adds the end of an upload to the commit that makes the document use the body. Fails if the upload
 * was dropped before.
 */
export function endUpload(batch: WriteBatch, db: Firestore, bodyId: string): void {
  batch.delete(uploadRef(db, bodyId), { exists: true });
}

type UploadEnd = 'in_use' | 'dropped' | 'gone';

/**
 * Ends an upload in one commit. If the document uses the body, the record is deleted and the body
 * stays. If not, the parts are deleted too, and a later commit that would make the document use
 * them fails because the record is gone.
 *
 * @returns `gone` when the upload had ended before
 * @throws what Firestore throws
 */
export async function dropUpload(db: Firestore, bodyId: string): Promise<UploadEnd> {
  let end: UploadEnd = 'dropped';
  let unused: QueryDocumentSnapshot[] = [];
  const changed = await changeIf(
    uploadRef(db, bodyId),
    async (data) => {
      if (data === null) return null;
      end = 'dropped';
      unused = [];
      const record = uploadSchema.safeParse(data);
      if (!record.success) return 'delete';
      // The reads below stay true until the commit, because each commit of parts changes the
      // record, and the commit that makes the document use them deletes it.
      const document = db.collection(collections.knowledge).doc(record.data.document);
      const [owner, parts] = await Promise.all([document.get(), partsOfBody(document, bodyId).get()]);
      if (owner.get('body_id') === bodyId) end = 'in_use';
      else unused = parts.docs;
      return 'delete';
    },
    { alsoWrite: (batch) => unused.forEach((part) => void batch.delete(part.ref)) },
  );
  return changed.kind === 'written' ? end : 'gone';
}

/**
 * Ends an upload whose request has failed, or turned out not to need it.
 *
 * @returns as dropUpload; null when it is left to the sweep
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

/**
 * Adds the record of a body that an edit replaces to the commit of the edit, so that it is removed
 * later.
 */
export function recordReplaced(ctx: BaseContext, batch: WriteBatch, document: DocumentReference, bodyId: string): void {
  // Another tool may have written anything; such a body has no parts.
  if (!isDocumentId(bodyId)) return;
  const record: Upload = { document: document.id, expires_at: expiryFrom(ctx), is_replaced: true };
  batch.set(uploadRef(document.firestore, bodyId), record);
}

/** Bounds how many parts of earlier bodies are read. */
const maxParts = 200;

/** Returns the ids of the stored bodies of a document. */
export async function storedBodies(document: DocumentReference): Promise<string[]> {
  const { docs } = await partsOfAllBodies(document).limit(maxParts).get();
  return [...new Set(docs.map(({ id }) => id.replace(/\.\d+$/, '')))];
}

/** The most replaced bodies that one sync removes. The sweep removes the others. */
const maxReplaced = 20;
/** Each edit leaves one, also while no sync succeeds. */
const maxRecords = 100;

/** A body that an edit has replaced: its record and its parts. */
export interface ReplacedBody {
  id: string;
  refs: DocumentReference[];
}

/** Returns the bodies that edits of the document have replaced. */
export async function replacedBodies(document: DocumentReference): Promise<ReplacedBody[]> {
  const { docs } = await uploadsFor(document.firestore, document.id).limit(maxRecords).get();
  const replaced = docs.filter((record) => record.get('is_replaced') === true).slice(0, maxReplaced);
  return await Promise.all(
    replaced.map(async (record) => {
      const parts = await partsOfBody(document, record.id).select().get();
      return { id: record.id, refs: [record.ref, ...parts.docs.map(({ ref }) => ref)] };
    }),
  );
}

/**
 * Adds the removal of replaced bodies to the commit that shows a later text as synced. In one
 * commit with the document, so that a body that a backup has brought back is never removed.
 *
 * @param usedId the body that the document uses
 */
export function removeReplaced(batch: WriteBatch, bodies: readonly ReplacedBody[], usedId: string | null): void {
  for (const { id, refs } of bodies) if (id !== usedId) for (const ref of refs) batch.delete(ref);
}

/** `uploads/{body_id}`: a body that no document uses yet, or uses no longer. */
const uploadSchema = z.object({
  document: z.string().refine(isDocumentId),
  expires_at: z.instanceof(Timestamp),
  /** True for the body of an earlier revision; false while a body is still being written. */
  is_replaced: z.boolean().default(false),
});
type Upload = z.infer<typeof uploadSchema>;

export const expiryFrom = ({ clock, uploadTtlMs }: BaseContext): Timestamp =>
  Timestamp.fromMillis(clock.now().getTime() + uploadTtlMs);

export const uploadRef = (db: Firestore, bodyId: string): DocumentReference =>
  db.collection(collections.uploads).doc(bodyId);

const partRefs = (document: DocumentReference, bodyId: string, count: number): DocumentReference[] =>
  Array.from({ length: count }, (_, part) => partRef(document, bodyId, part));

export const partRef = (document: DocumentReference, bodyId: string, part: number): DocumentReference =>
  document.collection(collections.body).doc(bodyPartId(bodyId, part));
