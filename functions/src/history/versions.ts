/**
 * Earlier texts: `knowledge/{id}/versions/{version}` is the text that an edit replaced, with the
 * document's name at that time. Only texts that fit one record are kept.
 */
import { collections, type KnowledgeDocument, limits } from '@knowledge-sync/contract';
import {
  type DocumentReference,
  type QueryDocumentSnapshot,
  Timestamp,
  type WriteBatch,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { isDocumentId } from '../document/document-id.ts';
import { sha256 } from '../document/revision.ts';
import type { BaseContext } from '../runtime/context.ts';
import { BodyMismatchError, readParts } from '../store/body.ts';
import { newestVersions } from '../store/queries.ts';

const dayMs = 24 * 60 * 60_000;

const versionSchema = z.object({
  name: z.string(),
  size_bytes: z.int(),
  sha256: z.string(),
  saved_at: z.instanceof(Timestamp),
  saved_by: z.string().nullable(),
  replaced_at: z.instanceof(Timestamp),
  replaced_by: z.string().nullable(),
  expire_at: z.instanceof(Timestamp),
});
export type VersionRecord = z.infer<typeof versionSchema>;

export interface Version {
  id: string;
  record: VersionRecord;
}

/** A text that an edit is about to replace. */
export interface ReplacedText {
  document: KnowledgeDocument;
  bytes: Buffer;
}

/**
 * Reads the text that an edit replaces: one read, of at most 900 KiB. Null if it is not kept: it
 * is larger, damaged, no text, or none are to be kept.
 *
 * @throws what Firestore throws
 */
export async function readReplacedText(
  ctx: BaseContext,
  ref: DocumentReference,
  document: KnowledgeDocument,
): Promise<ReplacedText | null> {
  const { source, body_parts: parts } = document;
  if (ctx.earlierTextsDays <= 0 || source.type !== 'text' || parts !== 1) return null;
  try {
    const bytes = await readParts(ref, document);
    const isKept = bytes.byteLength <= limits.earlierTextMaxBytes && sha256(bytes) === source.sha256;
    return isKept ? { document, bytes } : null;
  } catch (error) {
    if (error instanceof BodyMismatchError) return null;
    throw error;
  }
}

/**
 * Adds an earlier text to the commit of the edit that replaces it.
 *
 * @param id of the caller's own, so that a commit which is repeated writes it once
 */
export function addVersion(
  ctx: BaseContext,
  batch: WriteBatch,
  ref: DocumentReference,
  id: string,
  { document, bytes }: ReplacedText,
  replaced: { at: Timestamp; by: string | null },
): void {
  const record: VersionRecord & { data: Buffer } = {
    name: document.name,
    size_bytes: bytes.byteLength,
    sha256: sha256(bytes),
    saved_at: Timestamp.fromMillis(document.updated_at.toMillis()),
    saved_by: document.edited_by ?? document.created_by,
    replaced_at: replaced.at,
    replaced_by: replaced.by,
    expire_at: Timestamp.fromMillis(replaced.at.toMillis() + ctx.earlierTextsDays * dayMs),
    data: bytes,
  };
  batch.create(ref.collection(collections.versions).doc(id), record);
}

/**
 * Lists the latest earlier texts, newest first, without the texts themselves. Deletes those of the
 * list that have expired, because a time-to-live policy may take a day, and the emulator has none.
 *
 * @throws what Firestore throws
 */
export async function listVersions(ctx: BaseContext, ref: DocumentReference): Promise<Version[]> {
  const { docs } = await newestVersions(ref).limit(limits.earlierTextsShown).get();
  const expired = docs.filter((snapshot) => isExpired(ctx, snapshot));
  if (expired.length > 0) {
    const batch = ctx.db.batch();
    for (const { ref: version } of expired) batch.delete(version);
    await batch.commit();
  }
  return docs.flatMap((snapshot) => {
    const parsed = versionSchema.safeParse(snapshot.data());
    return parsed.success && !expired.includes(snapshot) ? [{ id: snapshot.id, record: parsed.data }] : [];
  });
}

function isExpired({ clock }: BaseContext, snapshot: QueryDocumentSnapshot): boolean {
  const expiry: unknown = snapshot.get('expire_at');
  return expiry instanceof Timestamp && expiry.toMillis() <= clock.now().getTime();
}

/**
 * @returns null if there is no such text, or it has expired
 * @throws what Firestore throws
 */
export async function readVersion(
  ctx: BaseContext,
  ref: DocumentReference,
  id: string,
): Promise<(Version & { content: string }) | null> {
  if (!isDocumentId(id)) return null;
  const snapshot = await ref.collection(collections.versions).doc(id).get();
  const parsed = versionSchema.safeParse(snapshot.data());
  const data: unknown = snapshot.get('data');
  if (!parsed.success || !Buffer.isBuffer(data)) return null;
  if (parsed.data.expire_at.toMillis() <= ctx.clock.now().getTime()) return null;
  return { id, record: parsed.data, content: data.toString('utf8') };
}
