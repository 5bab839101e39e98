/** Stores a new document in one piece, once per idempotency key. */
import {
  type CreateKnowledge,
  collections,
  type KnowledgeDocument,
  limits,
  newKnowledgeDocument,
  type Source,
} from '@knowledge-sync/contract';
import { type DocumentReference, GrpcStatus, Timestamp, type WriteBatch } from 'firebase-admin/firestore';
import { revisionOf, sha256 } from '../document/revision.ts';
import { addEvent } from '../history/events.ts';
import { logChange } from '../history/log-change.ts';
import type { BaseContext } from '../runtime/context.ts';
import { abandonUpload, type Body, createParts, endUpload, uploadParts } from '../store/body.ts';
import { hasGrpcStatus } from '../store/conditional.ts';
import { parseStored, type Stored } from '../store/read.ts';
import { fileContent, type SentFile, textContent } from './content.ts';

/** An upload in parts, whose id the document gets. */
interface Uploaded {
  id: string;
  /** Whether its parts are the file as it is stored. */
  isStored: boolean;
}

export type CreateCommand = (CreateKnowledge | { name: string; file: SentFile; upload?: Uploaded }) & {
  createdBy: string;
  idempotencyKey: string | null;
};

export type CreateResult =
  | { kind: 'created'; stored: Stored }
  /** An earlier request with this key created the document. */
  | { kind: 'replayed'; stored: Stored }
  /** An earlier request with this key had another body. */
  | { kind: 'key_reused' };

/**
 * Stores a small text or file together with its document in one commit, without a read. A larger
 * body is written before its document, so that the document's event finds it. A web page has no
 * body.
 *
 * @throws what Firestore throws. Without a key it is then unknown whether the document was stored.
 */
export async function createKnowledge(ctx: BaseContext, command: CreateCommand): Promise<CreateResult> {
  const result = await create(ctx, command);
  if (result.kind === 'created') {
    logChange(ctx, { uid: command.createdBy, action: 'created', documentId: result.stored.id });
  }
  return result;
}

async function create(ctx: BaseContext, command: CreateCommand): Promise<CreateResult> {
  const { source, body } = contentOf(ctx, command);
  const id = idOf(command) ?? ctx.newId();
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  const document = newDocument(ctx, command, source, body);
  if ('upload' in command && command.upload?.isStored && body !== null) return await createUploaded(ctx, ref, document);

  if (body === null || body.sizeBytes <= limits.atomicBodyMaxBytes) {
    const batch = ctx.db.batch().create(ref, document);
    if (body !== null) createParts(batch, ref, body);
    logCreation(ctx, batch, { id, document });
    try {
      await batch.commit();
      return { kind: 'created', stored: { id, document } };
    } catch (error) {
      if (!hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS)) throw error;
      return await lookAgain(ref, document, error);
    }
  }
  // Avoids writing megabytes for a repeated request.
  const earlier = command.idempotencyKey === null ? null : parseStored(await ref.get());
  return earlier === null ? await createLarge(ctx, ref, document, body) : compare(earlier, document);
}

/** The parts are stored already, under the id of the document. A repeat finds the document. */
async function createUploaded(
  ctx: BaseContext,
  ref: DocumentReference,
  document: KnowledgeDocument,
): Promise<CreateResult> {
  const batch = ctx.db.batch().create(ref, document);
  endUpload(batch, ctx.db, ref.id);
  logCreation(ctx, batch, { id: ref.id, document });
  try {
    await batch.commit();
    return { kind: 'created', stored: { id: ref.id, document } };
  } catch (error) {
    if (!hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS, GrpcStatus.NOT_FOUND)) throw error;
    return await lookAgain(ref, document, error);
  }
}

async function createLarge(
  ctx: BaseContext,
  ref: DocumentReference,
  document: KnowledgeDocument,
  body: Body,
): Promise<CreateResult> {
  try {
    await uploadParts(ctx, ref, body);
    const batch = ctx.db.batch().create(ref, document);
    endUpload(batch, ctx.db, body.id);
    logCreation(ctx, batch, { id: ref.id, document });
    await batch.commit();
  } catch (error) {
    const end = await abandonUpload(ctx, ref, body.id);
    // The upload's record is gone, so the commit took effect although its answer was lost.
    if (end === 'gone' || hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS)) {
      return await lookAgain(ref, document, error);
    }
    throw error;
  }
  return { kind: 'created', stored: { id: ref.id, document } };
}

function logCreation(ctx: BaseContext, batch: WriteBatch, { id, document }: Stored): void {
  const { created_by: uid, created_at, name } = document;
  const at = Timestamp.fromMillis(created_at.toMillis());
  addEvent(ctx.db, batch, ctx.newId(), at, { uid, action: 'created', documentId: id, name });
}

/** Compares the stored document with the one that was to be created. */
async function lookAgain(ref: DocumentReference, wanted: KnowledgeDocument, cause: unknown): Promise<CreateResult> {
  const stored = parseStored(await ref.get());
  if (stored === null) throw cause;
  return compare(stored, wanted);
}

function compare(stored: Stored, wanted: KnowledgeDocument): CreateResult {
  // Firestore's client repeats a commit whose answer was lost, and then finds its own document.
  if (isOwn(stored.document, wanted)) return { kind: 'created', stored };
  const isSameRequest = wanted.request_hash !== null && stored.document.request_hash === wanted.request_hash;
  return isSameRequest ? { kind: 'replayed', stored } : { kind: 'key_reused' };
}

/** A web page has no body with a random id, so revision and time are compared too. */
const isOwn = (stored: KnowledgeDocument, wanted: KnowledgeDocument): boolean =>
  stored.body_id === wanted.body_id &&
  stored.revision === wanted.revision &&
  stored.created_at.toMillis() === wanted.created_at.toMillis();

function contentOf(ctx: BaseContext, command: CreateCommand): { source: Source; body: Body | null } {
  if ('content' in command) return textContent(ctx, command.content);
  if ('file' in command) {
    const { upload, file } = command;
    return fileContent(upload?.isStored ? upload.id : ctx.newId(), file);
  }
  return { source: { type: 'url', url: command.url, auto_sync: command.auto_sync, refresh_id: null }, body: null };
}

function newDocument(ctx: BaseContext, command: CreateCommand, source: Source, body: Body | null): KnowledgeDocument {
  const revision = revisionOf(command.name, source);
  return newKnowledgeDocument(Timestamp.fromDate(ctx.clock.now()), {
    name: command.name,
    source,
    body_id: body?.id ?? null,
    body_parts: body?.parts.length ?? 0,
    created_by: command.createdBy,
    revision,
    // Name and source are the whole request, and the revision is their hash.
    request_hash: idOf(command) === null ? null : revision,
  });
}

/** The id that follows from the upload or the key of the request; null without both. */
export function idOf(command: CreateCommand): string | null {
  if ('upload' in command && command.upload !== undefined) return command.upload.id;
  return command.idempotencyKey === null ? null : keyedId(command.createdBy, command.idempotencyKey);
}

/** One id per user and key. 128 bits make a collision practically impossible. */
const keyedId = (uid: string, key: string): string => sha256(JSON.stringify([uid, key])).slice(0, 32);
