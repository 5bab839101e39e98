/** Reads documents for people. */
import {
  collections,
  isNewerSchema,
  type KnowledgeDocument,
  knowledgeDocumentSchema,
  type ListKnowledge,
} from '@knowledge-sync/contract';
import { type DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';
import type { BaseContext } from '../runtime/context.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { newest } from './queries.ts';

export interface Stored {
  id: string;
  document: KnowledgeDocument;
}

/** A document whose fields do not fit the contract's schema; another tool must have written it. */
export class MalformedDocumentError extends Error {
  override readonly name = 'MalformedDocumentError';
  readonly documentId: string;
  readonly fields: string[];

  constructor(documentId: string, fields: string[]) {
    super(`document ${documentId} is malformed: ${fields.join(', ')}`);
    this.documentId = documentId;
    this.fields = fields;
  }
}

/** A newer release has written the document. This one shows it and does not change it. */
export class NewerDocumentError extends MalformedDocumentError {
  constructor(documentId: string) {
    super(documentId, ['schema_version']);
  }
}

/**
 * @returns null when there is no such document
 * @throws MalformedDocumentError
 */
export const parseStored = (snapshot: DocumentSnapshot): Stored | null =>
  snapshot.exists ? storedFrom(snapshot.id, snapshot.data()) : null;

/** @throws MalformedDocumentError */
export function storedFrom(id: string, data: unknown): Stored {
  const parsed = knowledgeDocumentSchema.safeParse(data);
  if (parsed.success) return { id, document: parsed.data };
  if (isNewerSchema(data as RawDocument)) throw new NewerDocumentError(id);
  throw new MalformedDocumentError(id, [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))]);
}

/** @throws MalformedDocumentError */
export function changeableFrom(id: string, data: RawDocument): Stored {
  if (isNewerSchema(data)) throw new NewerDocumentError(id);
  return storedFrom(id, data);
}

/** @throws MalformedDocumentError */
export async function readKnowledge(ctx: BaseContext, id: string): Promise<Stored | null> {
  return parseStored(await ctx.db.collection(collections.knowledge).doc(id).get());
}

export interface Page {
  documents: Stored[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/**
 * Reads one page, newest first. A malformed document is left out and logged, so that the others can
 * still be shown; the page is then shorter.
 *
 * @throws BadCursorError
 */
export async function listKnowledge(ctx: BaseContext, { status, limit, cursor }: ListKnowledge): Promise<Page> {
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const { docs } = await newest(ctx.db, status ?? null, after)
    .limit(limit + 1)
    .get();
  const page = docs.slice(0, limit);
  const last = page.at(-1);
  const createdAt: unknown = last?.get('created_at');
  const hasMore = docs.length > limit && last !== undefined && createdAt instanceof Timestamp;
  return {
    documents: page.flatMap((snapshot) => presentable(ctx, snapshot)),
    nextCursor: hasMore ? encodeCursor({ createdAt, id: last.id }) : null,
  };
}

function presentable(ctx: BaseContext, snapshot: DocumentSnapshot): Stored[] {
  try {
    const stored = parseStored(snapshot);
    return stored === null ? [] : [stored];
  } catch (error) {
    if (!(error instanceof MalformedDocumentError)) throw error;
    ctx.logger.warn('malformed document left out of the list', {
      document_id: error.documentId,
      fields: error.fields,
    });
    return [];
  }
}
