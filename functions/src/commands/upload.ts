/** Files that arrive in parts: opened, received and finished by separate requests. */
import { collections, type OpenUpload as OpenRequest } from '@knowledge-sync/contract';
import { sha256 } from '../document/revision.ts';
import type { BaseContext } from '../runtime/context.ts';
import { abandonUpload, BodyMismatchError, readParts } from '../store/body.ts';
import { readKnowledge } from '../store/read.ts';
import {
  createUpload,
  findUpload,
  type OpenUpload,
  partCountOf,
  partSize,
  writePart,
} from '../store/upload-session.ts';
import { type AddResult, addKnowledge } from './add.ts';
import type { SentFile } from './content.ts';
import { type EditResult, replaceFile } from './edit.ts';

/** Opens an upload, or finds the one of the same file that was interrupted. */
export async function startUpload(
  ctx: BaseContext,
  { filename, name, size_bytes, sha256: hash, on_duplicate, replaces }: OpenRequest,
  uid: string,
): Promise<{ upload: OpenUpload; isResumed: boolean }> {
  const fields = { uid, filename, name, size_bytes, sha256: hash, on_duplicate, replaces: replaces ?? null };
  const key = sha256(JSON.stringify(Object.values(fields)));
  const earlier = await findUpload(ctx, key);
  if (earlier !== null) return { upload: earlier, isResumed: true };
  return { upload: await createUpload(ctx, { ...fields, key }), isResumed: false };
}

export type PartResult = { kind: 'stored' | 'ended' } | { kind: 'no_such_part' } | { kind: 'wrong_size'; size: number };

/** Stores one part of an open upload. Sending it again is safe. */
export async function receivePart(
  ctx: BaseContext,
  { id, session }: OpenUpload,
  part: number,
  bytes: Buffer,
): Promise<PartResult> {
  if (part >= partCountOf(session.size_bytes)) return { kind: 'no_such_part' };
  const size = partSize(session, part);
  if (bytes.byteLength !== size) return { kind: 'wrong_size', size };
  return { kind: (await writePart(ctx, id, part, bytes)) ? 'stored' : 'ended' };
}

export type FinishResult =
  | AddResult
  | EditResult
  /** A part is missing. */
  | { kind: 'incomplete' }
  /** The bytes are not those of the announced hash. The upload is removed. */
  | { kind: 'other_bytes' };

/**
 * Makes the document of an upload whose parts are all stored.
 *
 * @param recognise returns the file as it is stored; throws if the service does not accept it
 * @throws what `recognise` and Firestore throw
 */
export async function finishUpload(
  ctx: BaseContext,
  { id, session }: OpenUpload,
  recognise: (bytes: Buffer, filename: string) => Promise<SentFile>,
): Promise<FinishResult> {
  const document = ctx.db.collection(collections.knowledge).doc(id);
  const bytes = await readParts(document, { body_id: id, body_parts: partCountOf(session.size_bytes) }).catch(
    (error: unknown) => {
      if (error instanceof BodyMismatchError) return null;
      throw error;
    },
  );
  if (bytes === null) return { kind: 'incomplete' };
  const end = async <T>(result: T): Promise<T> => {
    await abandonUpload(ctx, document, id);
    return result;
  };
  if (sha256(bytes) !== session.sha256) return await end({ kind: 'other_bytes' as const });
  let file: SentFile;
  try {
    file = await recognise(bytes, session.filename);
  } catch (refusal) {
    await end(null);
    throw refusal;
  }
  const { uid: createdBy, name, replaces } = session;
  if (replaces !== null) return await end(await replaceFile(ctx, replaces, file, null, createdBy));
  // The bytes of a file that was converted are stored again, and the parts removed.
  const isStored = file.bytes.equals(bytes);
  const command = { name, file, createdBy, idempotencyKey: null, upload: { id, isStored } };
  const result = await addKnowledge(ctx, command, session.on_duplicate);
  return result.kind === 'same' || !isStored ? await end(result) : result;
}

/** The document that a finished upload has become; null if there is none. */
export async function documentOfUpload(ctx: BaseContext, id: string, uid: string): Promise<AddResult | null> {
  const stored = await readKnowledge(ctx, id);
  const isOwn = stored?.document.created_by === uid && stored.document.request_hash !== null;
  return stored !== null && isOwn ? { kind: 'replayed', stored } : null;
}
