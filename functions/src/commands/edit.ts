/** Changing what is wanted of a document: all of it or nothing. What ElevenLabs holds is the engine's business. */
import {
  collections,
  type EditKnowledge,
  foldName,
  type KnowledgeDocument,
  limits,
  type Source,
} from '@knowledge-sync/contract';
import type { Timestamp } from 'firebase-admin/firestore';
import { isSameSource, revisionOf } from '../document/revision.ts';
import { edited } from '../document/transitions.ts';
import type { BaseContext } from '../runtime/context.ts';
import { abandonUpload, type Body, createParts, endUpload, recordReplaced, uploadParts } from '../store/body.ts';
import { readKnowledge, type Stored } from '../store/read.ts';
import { type Change, type Changed, changeDocument } from './change.ts';
import { type Content, fileContent, type SentFile, textContent } from './content.ts';

export type EditResult =
  | { kind: 'edited'; stored: Stored }
  /** The document is what the edit asks for already. */
  | { kind: 'unchanged'; stored: Stored }
  /** Somebody saved another revision than those that the edit was made from. */
  | { kind: 'changed_meanwhile'; stored: Stored }
  /** The edit is for documents with another kind of source. */
  | { kind: 'unfit'; sourceType: Source['type'] }
  | { kind: 'being_deleted' }
  | { kind: 'missing' };

interface Wish {
  /** The revisions that may be changed; null for any. */
  madeFrom: readonly string[] | null;
  name?: string | undefined;
  content?: Content | undefined;
  /** What a web page's source shall say. */
  page?: Partial<Omit<Source & { type: 'url' }, 'type' | 'url'>> | undefined;
}

/**
 * A rename writes the document alone. A new text gets a body of its own, and the commit that points to it leaves a record of
 * the body that it replaces, so that a worker may go on reading that one. A text that is too large for one commit is written
 * before.
 *
 * @param madeFrom the revisions that the edit may change; null for any. An edit that asks for what is wanted already is no
 *   conflict: it may be a repeat whose first answer was lost.
 * @throws MalformedDocumentError, and what Firestore throws; whether the edit was stored is then unknown
 */
export async function editKnowledge(
  ctx: BaseContext,
  id: string,
  { name, content, auto_sync: autoSync }: EditKnowledge,
  madeFrom: readonly string[] | null = null,
): Promise<EditResult> {
  return await carryOut(ctx, id, {
    madeFrom,
    name,
    content: content === undefined ? undefined : textContent(ctx, content),
    page: autoSync === undefined ? undefined : { auto_sync: autoSync },
  });
}

/** Puts another file in the place of a document's file, as an edit does with a text. */
export async function replaceFile(
  ctx: BaseContext,
  id: string,
  file: SentFile,
  madeFrom: readonly string[] | null = null,
): Promise<EditResult> {
  return await carryOut(ctx, id, { madeFrom, content: fileContent(ctx, file) });
}

/** Asks for a web page to be fetched again. */
export async function refreshPage(ctx: BaseContext, id: string): Promise<EditResult> {
  return await carryOut(ctx, id, { madeFrom: null, page: { refresh_id: ctx.newId() } });
}

async function carryOut(ctx: BaseContext, id: string, wish: Wish): Promise<EditResult> {
  const body = wish.content?.body;
  const isBodyLarge = body !== undefined && isLarge(body);
  return resultOf(wish, isBodyLarge ? await applyLarge(ctx, id, wish, body) : await apply(ctx, id, wish));
}

async function applyLarge(ctx: BaseContext, id: string, wish: Wish, body: Body): Promise<Changed | null> {
  // Megabytes shall not be written only to find that they are not wanted.
  const before = await readKnowledge(ctx, id);
  if (before === null) return null;
  if (wantedAfter(before.document, wish) === null) return { stored: before, isWritten: false };
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  try {
    await uploadParts(ctx, ref, body);
    const changed = await apply(ctx, id, wish);
    if (changed?.stored.document.body_id !== body.id) await abandonUpload(ctx, ref, body.id);
    return changed;
  } catch (error) {
    await abandonUpload(ctx, ref, body.id);
    const stored = await readKnowledge(ctx, id);
    // The commit took effect although its answer was lost.
    if (stored?.document.body_id === body.id) return { stored, isWritten: true };
    throw error;
  }
}

const apply = (ctx: BaseContext, id: string, wish: Wish): Promise<Changed | null> =>
  changeDocument(ctx, id, (document, now) => changeFor(ctx, id, document, wish, now));

function changeFor(
  ctx: BaseContext,
  id: string,
  document: KnowledgeDocument,
  wish: Wish,
  now: Timestamp,
): Change | null {
  const wanted = wantedAfter(document, wish);
  if (wanted === null) return null;
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  const body = isBodyNew(document, wish) ? wish.content?.body : undefined;
  const { body_id: replacedId } = document;
  const { source, ...nameAndRevision } = wanted;
  return {
    patch: {
      ...nameAndRevision,
      // It may hold what only a newer instance can read.
      ...(source !== document.source && { source }),
      name_folded: foldName(wanted.name),
      updated_at: now,
      ...(body !== undefined && { body_id: body.id, body_parts: body.parts.length }),
      ...edited(document, now),
    },
    add(batch) {
      if (body === undefined) return;
      if (isLarge(body)) endUpload(batch, ctx.db, body.id);
      else createParts(batch, ref, body);
      if (replacedId !== null) recordReplaced(ctx, batch, ref, replacedId);
    },
  };
}

/** The document's wanted state with the edit; null when the edit is for another kind of source. */
function stateWith(document: KnowledgeDocument, wish: Wish): { name: string; source: Source; revision: string } | null {
  const source = sourceAfter(document.source, wish);
  if (source === null) return null;
  const name = wish.name ?? document.name;
  return { name, source, revision: revisionOf(name, source) };
}

/**
 * The same, or null when nothing is to be written. What is live does not matter: a sync of another revision may be on its way, so
 * every edit but one to the wanted revision itself is queued.
 */
function wantedAfter(document: KnowledgeDocument, wish: Wish) {
  if (document.deletion_requested_at !== null) return null;
  if (wish.madeFrom !== null && !wish.madeFrom.includes(document.revision)) return null;
  const state = stateWith(document, wish);
  return state === null || state.revision === document.revision ? null : state;
}

/** The very same source when it stays as it is; null when the edit is for another kind. */
function sourceAfter(source: Source, { content, page }: Wish): Source | null {
  if (content !== undefined) {
    if (content.source.type !== source.type) return null;
    return isSameSource(source, content.source) ? source : content.source;
  }
  if (page === undefined) return source;
  return source.type === 'url' ? { ...source, ...page } : null;
}

/** A file may come under another name, or a text as it was: its bytes stay where they are. */
function isBodyNew({ source }: KnowledgeDocument, { content }: Wish): boolean {
  return content !== undefined && (source.type === 'url' || source.sha256 !== content.source.sha256);
}

function resultOf(wish: Wish, changed: Changed | null): EditResult {
  if (changed === null) return { kind: 'missing' };
  const { stored, isWritten } = changed;
  if (isWritten) return { kind: 'edited', stored };
  const { document } = stored;
  if (document.deletion_requested_at !== null) return { kind: 'being_deleted' };
  const state = stateWith(document, wish);
  if (state === null) return { kind: 'unfit', sourceType: document.source.type };
  return { kind: state.revision === document.revision ? 'unchanged' : 'changed_meanwhile', stored };
}

const isLarge = (body: Body): boolean => body.sizeBytes > limits.atomicBodyMaxBytes;
