/** Names the operation of a request, and its document, agent or person, for the log. */
import { createMiddleware } from 'hono/factory';
import { isDocumentId } from '../../document/document-id.ts';
import type { RequestTarget } from '../../history/log-refusal.ts';
import type { ApiEnv } from './env.ts';

const idFields = { knowledge: 'document_id', agents: 'agent_id', people: 'person_id' } as const;

const longestId = 200;

/** @param path of the route, such as `/knowledge/{id}/restore` */
export function describeTarget(operationId: string, path: string) {
  const [, resource = '', parameter = ''] = path.split('/');
  const field =
    /^\{\w+\}$/.test(parameter) && resource in idFields ? idFields[resource as keyof typeof idFields] : null;
  return createMiddleware<ApiEnv>(async (c, next) => {
    const target: RequestTarget = { action: operationId };
    const id = field === null ? undefined : c.req.param(parameter.slice(1, -1));
    // A caller may send anything in its place.
    if (field !== null && id !== undefined && isDocumentId(id) && id.length <= longestId) target[field] = id;
    c.set('target', target);
    await next();
  });
}
