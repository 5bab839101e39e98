import { z } from 'zod';
import { type Answer, answerWith, jsonAnswer } from '../answer.ts';
import { checkFile, checkText } from '../check.ts';
import { failedItem, refuse } from '../errors.ts';
import { parseForm } from '../form.ts';
import { documentTypes, sortFields } from '../listing.ts';
import { presentDocument, presentSummary } from '../present.ts';
import {
  type ApiRequest,
  base,
  findDocument,
  pageSizeSchema,
  parseBody,
  parseQuery,
  type Route,
  type World,
} from '../route.ts';
import type { KnowledgeBase } from '../state.ts';
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

function list(request: ApiRequest, { knowledgeBase }: World): Answer {
  const data = parseQuery(listSchema, request, ['types']);
  let page: ReturnType<KnowledgeBase['list']>;
  try {
    page = knowledgeBase.list({
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
  } catch {
    throw refuse('invalid_parameters', 'The cursor is not valid.');
  }
  return jsonAnswer(200, {
    documents: page.documents.map((document) => presentSummary(document, knowledgeBase)),
    next_cursor: page.nextCursor,
    has_more: page.nextCursor !== null,
  });
}

const summariesSchema = z.object({ document_ids: z.array(z.string()).min(1).max(100) });

function summaries(request: ApiRequest, { knowledgeBase }: World): Answer {
  const { document_ids } = parseQuery(summariesSchema, request, ['document_ids']);
  const verdicts = document_ids.map((id) => {
    const document = knowledgeBase.get(id);
    if (document === undefined) return [id, failedItem('document_not_found')];
    return [id, { status: 'success', data: presentSummary(document, knowledgeBase) }];
  });
  return jsonAnswer(200, Object.fromEntries(verdicts));
}

function namesInSummaries({ query }: ApiRequest, { knowledgeBase }: World): string[] {
  return query.getAll('document_ids').flatMap((id) => knowledgeBase.get(id)?.name ?? []);
}

function get(request: ApiRequest, world: World): Answer {
  return jsonAnswer(200, presentDocument(findDocument(request, world), world.knowledgeBase));
}

/** A folder has only a name; what auto-sync fetches, nobody else may write. */
function update(request: ApiRequest, world: World): Answer {
  const { name, content: text } = parseBody(bodySchemas.update, request);
  const document = findDocument(request, world);
  if (typeof text === 'string') {
    if (document.type === 'folder') throw refuse('invalid_parameters', 'A folder has no content.');
    if (document.type === 'url' && document.autoSync !== null) {
      throw refuse('invalid_parameters', 'The content of a document with auto-sync cannot be changed.');
    }
    checkText(text, world.settings);
  }
  const updated = world.knowledgeBase.update(document, { name: name ?? undefined, text: text ?? undefined });
  if (typeof text === 'string') world.ragIndexes.restart(updated, world.settings);
  return jsonAnswer(200, presentDocument(updated, world.knowledgeBase));
}

function updateFile(request: ApiRequest, world: World): Answer {
  const { file } = parseForm(z.object({}), request.form);
  const document = findDocument(request, world);
  if (document.type !== 'file') throw refuse('invalid_parameters', 'Only a file document has a file.');
  checkFile(file, world.settings);
  const updated = world.knowledgeBase.replaceFile(document, file);
  world.ragIndexes.restart(updated, world.settings);
  return jsonAnswer(200, presentDocument(updated, world.knowledgeBase));
}

function refresh(request: ApiRequest, world: World): Answer {
  const document = findDocument(request, world);
  if (document.type !== 'url') throw refuse('invalid_parameters', 'Only a URL document can be refreshed.');
  const text = world.pages.fetch(document.url);
  if (text === null) throw refuse('url_not_fetched', `The page at ${document.url} could not be fetched.`);
  const updated = world.knowledgeBase.refreshed(document, text);
  world.ragIndexes.restart(updated, world.settings);
  return jsonAnswer(200, presentDocument(updated, world.knowledgeBase));
}

/**
 * An agent that holds the document itself stands in its way; one that holds a folder above it does not: the spec speaks of
 * agents that use "the document or folder". With force it is taken out of the agents too.
 */
function remove(request: ApiRequest, world: World): Answer {
  const { knowledgeBase, agents, ragIndexes } = world;
  const document = findDocument(request, world);
  if (request.query.get('force') !== 'true') {
    if (knowledgeBase.children(document.id).length > 0) {
      throw refuse('invalid_parameters', 'The folder is not empty: delete it with force=true.');
    }
    if (agents.dependents(document, knowledgeBase).some(({ via }) => via.length === 0)) {
      throw refuse('document_has_dependent_agents');
    }
  }
  const gone = knowledgeBase.delete(document.id);
  ragIndexes.forget(gone);
  agents.detach(gone);
  return jsonAnswer(200, {});
}

function content(request: ApiRequest, world: World): Answer {
  const document = findDocument(request, world);
  if (document.type === 'folder') throw refuse('invalid_parameters', 'A folder has no content.');
  return answerWith(200, 'text/html; charset=utf-8', document.text);
}
