/** Changing the name or the text that is wanted: all of it or nothing. What ElevenLabs holds is the engine's business. */
import { collections, type EditKnowledge, foldName, type KnowledgeDocument, limits } from '@knowledge-sync/contract';
import type { Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../context.ts';
import { abandonUpload, type Body, createParts, endUpload, makeBody, recordReplaced, uploadParts } from './body.ts';
import { type Change, type Changed, changeDocument, queuedAnew } from './change.ts';
import { readKnowledge, type Stored } from './read.ts';
import { revisionOf } from './revision.ts';

export type EditResult =
  | { kind: 'edited'; stored: Stored }
  /** The document is what the edit asks for already. */
  | { kind: 'unchanged'; stored: Stored }
  /** Somebody saved another revision than those that the edit was made from. */
  | { kind: 'changed_meanwhile'; stored: Stored }
  | { kind: 'being_deleted' }
  | { kind: 'missing' };

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
  { name, content }: EditKnowledge,
  madeFrom: readonly string[] | null = null,
): Promise<EditResult> {
  const body = content === undefined ? null : makeBody(ctx.newId(), content);
  const edit: Edit = { name, body, madeFrom };
  if (body !== null && isLarge(body)) return await editLarge(ctx, id, edit, body);
  return resultOf(await apply(ctx, id, edit), edit);
}

interface Edit {
  name: string | undefined;
  /** Null keeps the text. */
  body: Body | null;
  madeFrom: readonly string[] | null;
}

async function editLarge(ctx: BaseContext, id: string, edit: Edit, body: Body): Promise<EditResult> {
  // Megabytes shall not be written only to find that they are not wanted.
  const before = await readKnowledge(ctx, id);
  if (before === null || revisionAfter(before.document, edit) === null) return resultOf(unwritten(before), edit);
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  try {
    await uploadParts(ctx, ref, body);
    const changed = await apply(ctx, id, edit);
    if (changed?.stored.document.body_id !== body.id) await abandonUpload(ctx, ref, body.id);
    return resultOf(changed, edit);
  } catch (error) {
    await abandonUpload(ctx, ref, body.id);
    const stored = await readKnowledge(ctx, id);
    // The commit took effect although its answer was lost.
    if (stored?.document.body_id === body.id) return { kind: 'edited', stored };
    throw error;
  }
}

const apply = (ctx: BaseContext, id: string, edit: Edit): Promise<Changed | null> =>
  changeDocument(ctx, id, (document, now) => changeFor(ctx, id, document, edit, now));

function changeFor(
  ctx: BaseContext,
  id: string,
  document: KnowledgeDocument,
  edit: Edit,
  now: Timestamp,
): Change | null {
  const revision = revisionAfter(document, edit);
  if (revision === null) return null;
  const { name = document.name, body } = edit;
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  const isTextNew = body !== null && !hasText(document, body);
  const { body_id: replacedId } = document;
  return {
    patch: {
      name,
      name_folded: foldName(name),
      revision,
      updated_at: now,
      ...(isTextNew && { source: sourceOf(body), body_id: body.id, body_parts: body.parts.length }),
      // The engine queues it when the sync that is under way has ended.
      ...(document.sync_status !== 'syncing' && queuedAnew(now)),
    },
    add(batch) {
      if (!isTextNew) return;
      if (isLarge(body)) endUpload(batch, ctx.db, body.id);
      else createParts(batch, ref, body);
      if (replacedId !== null) recordReplaced(batch, ref, replacedId, now);
    },
  };
}

/** The revision that the edit asks for. */
const revisionWanted = (document: KnowledgeDocument, { name = document.name, body }: Edit): string =>
  revisionOf(name, body === null ? document.source : sourceOf(body));

/**
 * The same, or null when nothing is to be written. What is live does not matter: a sync of another
 * revision may be on its way, so every edit but one to the wanted revision itself is queued.
 */
function revisionAfter(document: KnowledgeDocument, edit: Edit): string | null {
  if (document.deletion_requested_at !== null) return null;
  if (edit.madeFrom !== null && !edit.madeFrom.includes(document.revision)) return null;
  const revision = revisionWanted(document, edit);
  return revision === document.revision ? null : revision;
}

const unwritten = (stored: Stored | null): Changed | null => (stored === null ? null : { stored, isWritten: false });

function resultOf(changed: Changed | null, edit: Edit): EditResult {
  if (changed === null) return { kind: 'missing' };
  const { stored, isWritten } = changed;
  if (isWritten) return { kind: 'edited', stored };
  if (stored.document.deletion_requested_at !== null) return { kind: 'being_deleted' };
  const isAsWanted = revisionWanted(stored.document, edit) === stored.document.revision;
  return { kind: isAsWanted ? 'unchanged' : 'changed_meanwhile', stored };
}

const isLarge = (body: Body): boolean => body.sizeBytes > limits.atomicBodyMaxBytes;

const sourceOf = (body: Body) => ({ type: 'text', size_bytes: body.sizeBytes, sha256: body.sha256 }) as const;

const hasText = ({ source }: KnowledgeDocument, body: Body): boolean =>
  source.type === 'text' && source.sha256 === body.sha256;
