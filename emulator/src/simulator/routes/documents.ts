import { z } from 'zod';
import { type Answer, answerWith, jsonAnswer } from '../answer.ts';
import type { StoredDocument } from '../documents.ts';
import { failedItem } from '../errors.ts';
import { parseForm } from '../form.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import { documentTypes, sortFields } from '../listing.ts';
import { presentDocument, presentSummary } from '../present.ts';
import { refuse } from '../refusal.ts';
import {
  type ApiRequest,
  base,
  findDocument,
  idOf,
  pageSizeSchema,
  parseBody,
  parseQuery,
  type Route,
} from '../route.ts';
import { bodySchemas } from './bodies.ts';

export const documentRoutes = [
  { method: 'GET', path: base, act: list },
  { method: 'GET', path: `${base}/summaries`, act: summaries, names: namesInSummaries },
  { method: 'GET', path: `${base}/{id}`, act: get },
  { method: 'PATCH', path: `${base}/{id}`, act: update },
  { method: 'DELETE', path: `${base}/{id}`, act: remove },
  { method: 'GET', path: `${base}/{id}/content`, act: content },
  { method: 'PATCH', path: `${base}/{id}/update-file`, act: updateFile },
  { method: 'POST', path: `${base}/{id}/refresh`, act: refresh },
] as const satisfies Route[];

const flagSchema = z.enum(['true', 'false']).transform((value) => value === 'true');
export const listSchema = z.object({
  page_size: pageSizeSchema,
  cursor: z.string().optional(),
  search: z.string().optional(),
  types: z.array(z.enum(documentTypes)),
  parent_folder_id: z.string().optional(),
  ancestor_folder_id: z.string().optional(),
  folders_first: flagSchema.default(false),
  sort_by: z.enum(sortFields).default('created_at'),
  sort_direction: z.enum(['asc', 'desc']).default('desc'),
});

function list(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const data = parseQuery(listSchema, request, ['types']);
  const page = knowledgeBase.list({
    pageSize: data.page_size,
    cursor: data.cursor ?? null,
    search: data.search ?? null,
    types: data.types.length === 0 ? null : data.types,
    parentFolderId: data.parent_folder_id ?? null,
    ancestorFolderId: data.ancestor_folder_id ?? null,
    foldersFirst: data.folders_first,
    sortBy: data.sort_by,
    sortDirection: data.sort_direction,
  });
  return jsonAnswer(200, {
    documents: page.documents.map((document) => presentSummary(document, knowledgeBase)),
    next_cursor: page.nextCursor,
    has_more: page.nextCursor !== null,
  });
}

const summariesSchema = z.object({ document_ids: z.array(z.string()).min(1).max(100) });

function summaries(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { document_ids } = parseQuery(summariesSchema, request, ['document_ids']);
  const results = document_ids.map((id) => {
    const document = knowledgeBase.documents.get(id);
    if (document === undefined) return [id, failedItem('document_not_found')];
    return [id, { status: 'success', data: presentSummary(document, knowledgeBase) }];
  });
  return jsonAnswer(200, Object.fromEntries(results));
}

function namesInSummaries({ query }: ApiRequest, { documents }: KnowledgeBase): string[] {
  return query.getAll('document_ids').flatMap((id) => documents.get(id)?.name ?? []);
}

const present = (document: StoredDocument, knowledgeBase: KnowledgeBase): Answer =>
  jsonAnswer(200, presentDocument(document, knowledgeBase));

function get(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  return present(findDocument(request, knowledgeBase), knowledgeBase);
}

/** Makes a change and presents the document. The settings say with which time. */
function presentChange(
  request: ApiRequest,
  knowledgeBase: KnowledgeBase,
  change: (id: string) => StoredDocument,
): Answer {
  const { updatedAtSecs: earlier } = findDocument(request, knowledgeBase);
  const changed = change(idOf(request));
  const { change_answers_earlier_time: isEarlier } = knowledgeBase.limits;
  return present(isEarlier ? { ...changed, updatedAtSecs: earlier } : changed, knowledgeBase);
}

function update(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { name, content: text } = parseBody(bodySchemas.update, request);
  const change = { name: name ?? undefined, text: text ?? undefined };
  return presentChange(request, knowledgeBase, (id) => knowledgeBase.update(id, change));
}

function updateFile(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { file } = parseForm(z.object({}), request.form);
  return presentChange(request, knowledgeBase, (id) => knowledgeBase.replaceFile(id, file));
}

function refresh(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  return presentChange(request, knowledgeBase, (id) => knowledgeBase.refresh(id));
}

function remove(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  knowledgeBase.delete(idOf(request), { force: request.query.get('force') === 'true' });
  return jsonAnswer(200, {});
}

function content(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const document = findDocument(request, knowledgeBase);
  if (document.type === 'folder') throw refuse('invalid_parameters', 'A folder has no content.');
  return answerWith(200, 'text/html; charset=utf-8', document.text);
}
