/**
 * Uploads in parts: the record of a body that is not complete yet also has what its document will
 * be. The parts are those of the body, so that nothing is copied at the end, and the sweep removes
 * abandoned ones like any other upload.
 */
import { collections, limits, onDuplicateSchema } from '@knowledge-sync/contract';
import { type DocumentReference, GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isDocumentId } from '../document/document-id.ts';
import type { BaseContext } from '../runtime/context.ts';
import { expiryFrom, partRef, uploadRef } from './body.ts';
import { hasGrpcStatus } from './conditional.ts';
import { partsOfBody, uploadByKey } from './queries.ts';

const sessionSchema = z.object({
  /** Hash of the person and the file, by which an interrupted upload is found again. */
  key: z.string(),
  uid: z.string(),
  filename: z.string(),
  name: z.string(),
  size_bytes: z.int().min(1).max(limits.fileMaxBytes),
  sha256: z.string(),
  on_duplicate: onDuplicateSchema,
  replaces: z.string().nullable(),
});
export type UploadSession = z.output<typeof sessionSchema>;

const recordSchema = z.object({ expires_at: z.instanceof(Timestamp), session: sessionSchema });

export interface OpenUpload {
  /** Also the id of the body and, unless a file is replaced, of the document. */
  id: string;
  session: UploadSession;
  expiresAt: Timestamp;
}

const documentOf = ({ db }: BaseContext, id: string): DocumentReference => db.collection(collections.knowledge).doc(id);

export const partCountOf = (sizeBytes: number): number => Math.ceil(sizeBytes / limits.bodyPartMaxBytes);

/** The size that a part must have. */
export const partSize = ({ size_bytes: size }: UploadSession, part: number): number =>
  Math.min(limits.bodyPartMaxBytes, size - part * limits.bodyPartMaxBytes);

/** Stores the record of a new upload. */
export async function createUpload(ctx: BaseContext, session: UploadSession): Promise<OpenUpload> {
  const [id, expiresAt] = [ctx.newId(), expiryFrom(ctx)];
  await uploadRef(ctx.db, id).create({ document: id, expires_at: expiresAt, is_replaced: false, session });
  return { id, session, expiresAt };
}

/** Some may have expired. */
const maxFound = 5;

/** Finds the open upload of the same file by the same person. */
export async function findUpload(ctx: BaseContext, key: string): Promise<OpenUpload | null> {
  const { docs } = await uploadByKey(ctx.db, key).limit(maxFound).get();
  return docs.map((found) => openUpload(ctx, found.id, found.data())).find((upload) => upload !== null) ?? null;
}

/** @returns null if there is none, or it has expired */
export async function readUpload(ctx: BaseContext, id: string): Promise<OpenUpload | null> {
  return isDocumentId(id) ? openUpload(ctx, id, (await uploadRef(ctx.db, id).get()).data()) : null;
}

function openUpload({ clock }: BaseContext, id: string, data: unknown): OpenUpload | null {
  const { data: record } = recordSchema.safeParse(data);
  if (record === undefined || record.expires_at.toMillis() <= clock.now().getTime()) return null;
  return { id, session: record.session, expiresAt: record.expires_at };
}

/** The numbers of the parts that are stored. Reads their ids only. */
export async function receivedParts(ctx: BaseContext, id: string): Promise<number[]> {
  const { docs } = await partsOfBody(documentOf(ctx, id), id).get();
  return docs.map((part) => Number(part.id.slice(id.length + 1))).sort((one, other) => one - other);
}

/**
 * Stores one part, also over an earlier one. The same commit postpones the end of the upload.
 *
 * @returns false if the upload has ended
 */
export async function writePart(ctx: BaseContext, id: string, part: number, data: Buffer): Promise<boolean> {
  try {
    const batch = ctx.db.batch().update(uploadRef(ctx.db, id), { expires_at: expiryFrom(ctx) });
    await batch.set(partRef(documentOf(ctx, id), id, part), { data }).commit();
    return true;
  } catch (error) {
    if (hasGrpcStatus(error, GrpcStatus.NOT_FOUND)) return false;
    throw error;
  }
}
