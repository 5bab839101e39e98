import { z } from 'zod';
import type { Agents } from './agents.ts';
import type { Answer } from './answer.ts';
import type { StoredDocument } from './documents.ts';
import { refuse, refuseValidation, toValidationIssues } from './errors.ts';
import type { Form } from './form.ts';
import type { Pages } from './pages.ts';
import type { RagIndexes } from './rag-indexes.ts';
import type { Settings } from './settings.ts';
import type { KnowledgeBase } from './state.ts';

export interface ApiRequest {
  /** What stands for the braces in the path, in their order; the first is the `{id}`. */
  params: string[];
  query: URLSearchParams;
  body: Buffer;
  /** The body of a multipart request. */
  form: Form | null;
}

/** What a request can see and change. */
export interface World {
  readonly knowledgeBase: KnowledgeBase;
  readonly agents: Agents;
  readonly ragIndexes: RagIndexes;
  readonly pages: Pages;
  readonly settings: Settings;
}

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** Does the work. Throws `Refusal`. */
  act(request: ApiRequest, world: World): Answer;
  /** The stored names by which a fault can meet the request; without it, that of the document with the `{id}`. */
  names?(request: ApiRequest, world: World): string[];
}

export const base = '/v1/convai/knowledge-base';

export const idOf = ({ params }: ApiRequest): string => params[0] ?? '';

/** The body as JSON; undefined when it is none. */
export function jsonOf({ body }: ApiRequest): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Throws `Refusal`. */
export function parseBody<T>(schema: z.ZodType<T>, request: ApiRequest): T {
  const value = jsonOf(request);
  if (value === undefined) {
    throw refuseValidation([{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {} }]);
  }
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw refuseValidation(toValidationIssues(parsed.error, 'body', value));
  return parsed.data;
}

/** @param lists the parameters that may be given more than once. Throws `Refusal`. */
export function parseQuery<T>(schema: z.ZodType<T>, { query }: ApiRequest, lists: string[] = []): T {
  const value = {
    ...Object.fromEntries(query),
    ...Object.fromEntries(lists.map((name) => [name, query.getAll(name)])),
  };
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw refuseValidation(toValidationIssues(parsed.error, 'query', value));
  return parsed.data;
}

/** Throws `Refusal`. */
export function findDocument(request: ApiRequest, { knowledgeBase }: World): StoredDocument {
  const id = idOf(request);
  const document = knowledgeBase.get(id);
  if (document === undefined) throw refuse('document_not_found', `Document with id ${id} was not found.`);
  return document;
}

export const pageSizeSchema = z.coerce.number().int().min(1).max(100).default(30);
export const nameSchema = z.string().min(1);
