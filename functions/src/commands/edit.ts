/**
 * Changes a document's name, text, file or page settings in one piece. The engine updates the copy.
 */
import {
  type AutoSync,
  collections,
  type EditKnowledge,
  type EventDetail,
  type KnowledgeDocument,
  limits,
  nameFields,
  type Source,
} from '@knowledge-sync/contract';
import type { Timestamp } from 'firebase-admin/firestore';
import { isSameSource, revisionOf } from '../document/revision.ts';
import { edited } from '../document/transitions.ts';
import { documentEvent } from '../history/events.ts';
import { addVersion, readReplacedText } from '../history/versions.ts';
import type { BaseContext } from '../runtime/context.ts';
import {
  abandonUpload,
  type Body,
  createParts,
  endUpload,
  isBodyDamaged,
  lookAtBodies,
  recordReplaced,
  uploadParts,
} from '../store/body.ts';
import { readKnowledge, type Stored } from '../store/read.ts';
import { type Change, type Changed, changeDocument } from './change.ts';
import { type Content, fileContent, type SentFile, textContent } from './content.ts';

export type EditResult =
  | { kind: 'edited'; stored: Stored }
  /** The document already has this name and content. */
  | { kind: 'unchanged'; stored: Stored }
  /** Another editor saved first: the document's revision is not one that the edit was made from. */
  | { kind: 'changed_meanwhile'; stored: Stored }
  /** The edit does not fit the document's kind of source. */
  | { kind: 'unfit'; sourceType: Source['type'] }
  | { kind: 'being_deleted' }
  | { kind: 'missing' };

/** Who edits, and whether with an earlier text. */
interface Editing {
  by: string | null;
  action: 'edited' | 'text_restored';
}

interface EditRequest extends Editing {
  /** The revisions that the edit may change; null for any. */
  madeFrom: readonly string[] | null;
  name?: string | undefined;
  content?: Content | undefined;
  /** Fields of a web page's source to change. */
  page?: Partial<Omit<Source & { type: 'url' }, 'type' | 'url'>> | undefined;
  /** Whether the content is stored even if the document already names it. */
  isBodyLost?: boolean;
  /** The id of the earlier text that the edit may leave. */
  versionId: string;
}

/**
 * Edits a document. A rename writes the document alone. A new text gets a body of its own. The same
 * commit records the replaced body, which a worker may still be reading, so that it is removed
 * later, and keeps the replaced text as an earlier text. A text that is too large for one commit is
 * written before it.
 *
 * @param madeFrom the revisions that the edit may change; null for any. An edit to the current
 *   content is no conflict, because it may repeat a request whose answer was lost.
 * @param by the uid of the person; null logs no event
 * @throws MalformedDocumentError, and what Firestore throws. It is then unknown whether the edit
 *   was stored.
 */
export async function editKnowledge(
  ctx: BaseContext,
  id: string,
  { name, content, auto_sync: autoSync }: EditKnowledge,
  madeFrom: readonly string[] | null = null,
  by: string | null = null,
): Promise<EditResult> {
  return await runEdit(ctx, id, {
    ...editing(ctx, by),
    madeFrom,
    name,
    content: content === undefined ? undefined : textContent(ctx, content),
    page: autoSync === undefined ? undefined : { auto_sync: autoSync },
  });
}

/** Replaces the text with an earlier one. */
export async function restoreText(
  ctx: BaseContext,
  id: string,
  content: string,
  madeFrom: readonly string[] | null,
  by: string,
): Promise<EditResult> {
  const request = { ...editing(ctx, by), action: 'text_restored', madeFrom } as const;
  return await runEdit(ctx, id, { ...request, content: textContent(ctx, content) });
}

const editing = (ctx: BaseContext, by: string | null) => ({ by, action: 'edited', versionId: ctx.newId() }) as const;

/** Replaces a document's file, as an edit replaces a text. */
export async function replaceFile(
  ctx: BaseContext,
  id: string,
  file: SentFile,
  madeFrom: readonly string[] | null = null,
  by: string | null = null,
): Promise<EditResult> {
  return await runEdit(ctx, id, { ...editing(ctx, by), madeFrom, content: fileContent(ctx.newId(), file) });
}

/** Requests that a web page be fetched again, and sets how it is refreshed if that is given. */
export async function refreshPage(
  ctx: BaseContext,
  id: string,
  by: string | null = null,
  autoSync: AutoSync | null = null,
): Promise<EditResult> {
  const page = { refresh_id: ctx.newId(), ...(autoSync !== null && { auto_sync: autoSync }) };
  return await runEdit(ctx, id, { ...editing(ctx, by), madeFrom: null, page });
}

async function runEdit(ctx: BaseContext, id: string, request: EditRequest): Promise<EditResult> {
  const body = request.content?.body;
  const isBodyLarge = body !== undefined && isLarge(body);
  const run = async (given: EditRequest): Promise<EditResult> =>
    resultOf(given, isBodyLarge ? await applyLarge(ctx, id, given, body) : await apply(ctx, id, given));
  const result = await run(request);
  const isSameContent = body !== undefined && result.kind === 'unchanged';
  if (!isSameContent || !(await isBodyLost(ctx, result.stored))) return result;
  return await run({ ...request, isBodyLost: true });
}

/** Whether the body that the document names is missing or damaged. */
async function isBodyLost(ctx: BaseContext, { id, document }: Stored): Promise<boolean> {
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  const [state] = await lookAtBodies(ctx.db, [{ ref, fields: document }]);
  return state === 'missing' || (state === 'rewritten' && (await isBodyDamaged(ref, document)));
}

async function applyLarge(ctx: BaseContext, id: string, request: EditRequest, body: Body): Promise<Changed | null> {
  // Avoids writing megabytes for an edit that changes nothing.
  const before = await readKnowledge(ctx, id);
  if (before === null) return null;
  if (wantedAfter(before.document, request) === null) return { stored: before, isWritten: false };
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  try {
    await uploadParts(ctx, ref, body);
    const changed = await apply(ctx, id, request);
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

const apply = (ctx: BaseContext, id: string, request: EditRequest): Promise<Changed | null> =>
  changeDocument(ctx, id, (document, now) => changeFor(ctx, id, document, request, now));

async function changeFor(
  ctx: BaseContext,
  id: string,
  document: KnowledgeDocument,
  request: EditRequest,
  now: Timestamp,
): Promise<Change | null> {
  const wanted = wantedAfter(document, request);
  if (wanted === null) return null;
  const ref = ctx.db.collection(collections.knowledge).doc(id);
  const body = isBodyNew(document, request) ? request.content?.body : undefined;
  const { body_id: replacedId } = document;
  const { source, ...nameAndRevision } = wanted;
  const { by, action, versionId } = request;
  const earlier = body === undefined ? null : await readReplacedText(ctx, ref, document);
  return {
    patch: {
      ...nameAndRevision,
      // An unchanged source may have fields that only a newer instance knows.
      ...(source !== document.source && { source }),
      ...nameFields(wanted.name),
      updated_at: now,
      ...(by !== null && { edited_by: by }),
      ...(body !== undefined && { body_id: body.id, body_parts: body.parts.length }),
      ...edited(document, now),
    },
    add(batch) {
      if (body === undefined) return;
      if (isLarge(body)) endUpload(batch, ctx.db, body.id);
      else createParts(batch, ref, body);
      if (replacedId !== null) recordReplaced(ctx, batch, ref, replacedId);
      if (earlier !== null) addVersion(ctx, batch, ref, versionId, earlier, { at: now, by });
    },
    event: documentEvent(by, action, { id, name: wanted.name }, detailsOf(document, wanted)),
  };
}

/** What of the document differs after the edit. */
function detailsOf(before: KnowledgeDocument, after: { name: string; source: Source }): EventDetail[] {
  const details: EventDetail[] = before.name === after.name ? [] : ['name'];
  if (before.source === after.source) return details;
  if (before.source.type !== 'url' || after.source.type !== 'url') {
    return [...details, after.source.type === 'file' ? 'file' : 'text'];
  }
  return [...details, before.source.refresh_id === after.source.refresh_id ? 'refresh_settings' : 'page'];
}

/**
 * The document's name, source and revision after the edit; null when the edit does not fit its kind
 * of source.
 */
function stateWith(
  document: KnowledgeDocument,
  request: EditRequest,
): { name: string; source: Source; revision: string } | null {
  const source = sourceAfter(document.source, request);
  if (source === null) return null;
  const name = request.name ?? document.name;
  return { name, source, revision: revisionOf(name, source) };
}

/**
 * The same, or null when nothing is to be written. Every edit to another revision is queued, even
 * to the one that is live, because a sync of a third revision may be under way.
 */
function wantedAfter(document: KnowledgeDocument, request: EditRequest) {
  if (document.deletion_requested_at !== null) return null;
  if (request.madeFrom !== null && !request.madeFrom.includes(document.revision)) return null;
  const state = stateWith(document, request);
  const isSame = state?.revision === document.revision && request.isBodyLost !== true;
  return isSame ? null : state;
}

/**
 * The source after the edit, the same object if it does not change. Null when the edit does not fit
 * its kind.
 */
function sourceAfter(source: Source, { content, page }: EditRequest): Source | null {
  if (content !== undefined) {
    if (content.source.type !== source.type) return null;
    return isSameSource(source, content.source) ? source : content.source;
  }
  if (page === undefined) return source;
  return source.type === 'url' ? { ...source, ...page } : null;
}

/** Whether the bytes change. A renamed file or an unchanged text keeps its body. */
function isBodyNew({ source }: KnowledgeDocument, { content, isBodyLost: isLost }: EditRequest): boolean {
  return content !== undefined && (isLost === true || source.type === 'url' || source.sha256 !== content.source.sha256);
}

function resultOf(request: EditRequest, changed: Changed | null): EditResult {
  if (changed === null) return { kind: 'missing' };
  const { stored, isWritten } = changed;
  if (isWritten) return { kind: 'edited', stored };
  const { document } = stored;
  if (document.deletion_requested_at !== null) return { kind: 'being_deleted' };
  const state = stateWith(document, request);
  if (state === null) return { kind: 'unfit', sourceType: document.source.type };
  return { kind: state.revision === document.revision ? 'unchanged' : 'changed_meanwhile', stored };
}

const isLarge = (body: Body): boolean => body.sizeBytes > limits.atomicBodyMaxBytes;
