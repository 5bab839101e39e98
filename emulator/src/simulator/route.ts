import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { StoredDocument } from './documents.ts';
import { InvalidRequest, toValidationIssues } from './errors.ts';
import type { Form } from './form.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

export interface ApiRequest {
  /** The values for the braces in the path, in their order; the first is the `{id}`. */
  params: string[];
  query: URLSearchParams;
  body: Buffer;
  /** The body of a multipart request. */
  form: Form | null;
}

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** Does the work. Throws `Refusal` or `InvalidRequest`. */
  act(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer;
  /** The stored names that a fault can match; by default that of the document `{id}`. */
  names?(request: ApiRequest, knowledgeBase: KnowledgeBase): string[];
}

export const base = '/v1/convai/knowledge-base';

export const idOf = ({ params }: ApiRequest): string => params[0] ?? '';

/** The document with the path's `{id}`. Throws `Refusal` when there is none. */
export const findDocument = (request: ApiRequest, knowledgeBase: KnowledgeBase): StoredDocument =>
  knowledgeBase.find(idOf(request));

/** The body as JSON; undefined when it is not JSON. */
export function jsonOf({ body }: ApiRequest): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** @throws InvalidRequest */
export function parseBody<T>(schema: z.ZodType<T>, request: ApiRequest): T {
  const value = jsonOf(request);
  if (value === undefined) {
    throw new InvalidRequest([{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {} }]);
  }
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw new InvalidRequest(toValidationIssues(parsed.error, 'body', value));
  return parsed.data;
}

/**
 * @param lists the parameters that may be given more than once
 * @throws InvalidRequest
 */
export function parseQuery<T>(schema: z.ZodType<T>, { query }: ApiRequest, lists: string[] = []): T {
  const value = {
    ...Object.fromEntries(query),
    ...Object.fromEntries(lists.map((name) => [name, query.getAll(name)])),
  };
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw new InvalidRequest(toValidationIssues(parsed.error, 'query', value));
  return parsed.data;
}

export const pageSizeSchema = z.coerce.number().int().min(1).max(100).default(30);
export const nameSchema = z.string().min(1);
