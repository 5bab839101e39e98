import { z } from 'zod';
import { type Answer, answerWith, jsonAnswer } from './answer.ts';
import { refuse, refuseValidation, toValidationIssues } from './errors.ts';
import { presentCreated, presentDocument, presentSummary } from './present.ts';
import type { Settings } from './settings.ts';
import { documentTypes, type KnowledgeBase, type StoredDocument, sortFields } from './state.ts';

export interface ApiRequest {
  /** `{id}` in the path; empty where the route has none. */
  id: string;
  query: URLSearchParams;
  body: Buffer;
}

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** Does the work. Throws `Refusal`. */
  act(request: ApiRequest, knowledgeBase: KnowledgeBase, settings: Settings): Answer;
}

const base = '/v1/convai/knowledge-base';

export const routes = [
  { method: 'POST', path: `${base}/text`, act: createText },
  { method: 'POST', path: `${base}/folder`, act: createFolder },
  { method: 'GET', path: base, act: list },
  { method: 'GET', path: `${base}/{id}`, act: get },
  { method: 'PATCH', path: `${base}/{id}`, act: update },
  { method: 'DELETE', path: `${base}/{id}`, act: remove },
  { method: 'GET', path: `${base}/{id}/content`, act: content },
] as const satisfies Route[];

export const routePaths = [...new Set(routes.map(({ path }) => path))] as [string, ...string[]];

/** The route and the `{id}`; `null` when no route has this path, `'method'` when one has it under another method. */
export function findRoute(method: string, pathname: string): { route: Route; id: string } | 'method' | null {
  const found = routes.flatMap((route: Route) => {
    const pattern = new RegExp(`^${route.path.replace('{id}', '([^/]+)')}$`);
    const match = pattern.exec(pathname);
    return match === null ? [] : [{ route, id: decodeURIComponent(match[1] ?? '') }];
  });
  // `/text` also fits `/{id}`: the fixed path goes first.
  const exact = found.filter(({ route }) => !route.path.includes('{id}'));
  const candidates = exact.length > 0 ? exact : found;
  if (candidates.length === 0) return null;
  return candidates.find(({ route }) => route.method === method) ?? 'method';
}

const nameSchema = z.string().min(1);
export const bodySchemas = {
  text: z.object({ text: z.string(), name: nameSchema.nullish(), parent_folder_id: z.string().nullish() }),
  folder: z.object({ name: nameSchema, parent_folder_id: z.string().nullish() }),
  update: z.object({ name: nameSchema.nullish(), content: z.string().nullish() }),
};

const limitSchema = z.coerce.number().int().min(1).max(100);
const flagSchema = z.enum(['true', 'false']).transform((value) => value === 'true');
export const listSchema = z.object({
  page_size: limitSchema.default(30),
  cursor: z.string().optional(),
  search: z.string().optional(),
  types: z.array(z.enum(documentTypes)),
  parent_folder_id: z.string().optional(),
  ancestor_folder_id: z.string().optional(),
  folders_first: flagSchema.default(false),
  sort_by: z.enum(sortFields).default('created_at'),
  sort_direction: z.enum(['asc', 'desc']).default('desc'),
});

function parseBody<T>(schema: z.ZodType<T>, body: Buffer): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw refuseValidation([{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {} }]);
  }
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw refuseValidation(toValidationIssues(parsed.error, 'body', value));
  return parsed.data;
}

function checkText(text: string, settings: Settings): void {
  if (text.trim() === '') throw refuse('empty_text');
  if (Buffer.byteLength(text) > settings.text_max_bytes) {
    throw refuse('text_too_long', `The text has more than ${settings.text_max_bytes} bytes.`);
  }
}

function checkFolder(id: string | null, knowledgeBase: KnowledgeBase): void {
  if (id !== null && knowledgeBase.get(id)?.type !== 'folder') {
    throw refuse('document_not_found', `Folder with id ${id} was not found.`);
  }
}

function find(id: string, knowledgeBase: KnowledgeBase): StoredDocument {
  const document = knowledgeBase.get(id);
  if (document === undefined) throw refuse('document_not_found', `Document with id ${id} was not found.`);
  return document;
}

function createText(request: ApiRequest, knowledgeBase: KnowledgeBase, settings: Settings): Answer {
  const { text, name, parent_folder_id } = parseBody(bodySchemas.text, request.body);
  const folderId = parent_folder_id ?? null;
  checkText(text, settings);
  checkFolder(folderId, knowledgeBase);
  const created = knowledgeBase.createText({ name: name ?? 'Untitled', text, folderId });
  return jsonAnswer(200, presentCreated(created, knowledgeBase));
}

function createFolder(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { name, parent_folder_id } = parseBody(bodySchemas.folder, request.body);
  const folderId = parent_folder_id ?? null;
  checkFolder(folderId, knowledgeBase);
  return jsonAnswer(200, presentCreated(knowledgeBase.createFolder({ name, folderId }), knowledgeBase));
}

function list(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const query = { ...Object.fromEntries(request.query), types: request.query.getAll('types') };
  const parsed = listSchema.safeParse(query, { reportInput: true });
  if (!parsed.success) throw refuseValidation(toValidationIssues(parsed.error, 'query', query));
  const { data } = parsed;
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

function get({ id }: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  return jsonAnswer(200, presentDocument(find(id, knowledgeBase), knowledgeBase));
}

function update({ id, body }: ApiRequest, knowledgeBase: KnowledgeBase, settings: Settings): Answer {
  const { name, content: text } = parseBody(bodySchemas.update, body);
  const document = find(id, knowledgeBase);
  if (typeof text === 'string') {
    if (document.type === 'folder') throw refuse('invalid_parameters', 'A folder has no content.');
    checkText(text, settings);
  }
  const updated = knowledgeBase.update(id, { name: name ?? undefined, text: text ?? undefined }) ?? document;
  return jsonAnswer(200, presentDocument(updated, knowledgeBase));
}

function remove({ id, query }: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const document = find(id, knowledgeBase);
  if (document.type === 'folder' && query.get('force') !== 'true' && knowledgeBase.children(id).length > 0) {
    throw refuse('invalid_parameters', 'The folder is not empty: delete it with force=true.');
  }
  knowledgeBase.delete(id);
  return jsonAnswer(200, {});
}

function content({ id }: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const document = find(id, knowledgeBase);
  if (document.type === 'folder') throw refuse('invalid_parameters', 'A folder has no content.');
  return answerWith(200, 'text/html; charset=utf-8', document.text);
}

/** The names by which a fault can meet this request: the stored one and the one that is sent. */
export function namesOf(route: Route, request: ApiRequest, knowledgeBase: KnowledgeBase): string[] {
  const stored = knowledgeBase.get(request.id)?.name;
  const sent = route.method === 'POST' || route.method === 'PATCH' ? sentName(request.body) : undefined;
  return [sent, stored].filter((name) => name !== undefined);
}

function sentName(body: Buffer): string | undefined {
  try {
    return z.object({ name: z.string() }).safeParse(JSON.parse(body.toString())).data?.name;
  } catch {
    return undefined;
  }
}
