import { z } from 'zod';
import type { KnowledgeBase } from './knowledge-base.ts';
import { type ApiRequest, idOf, jsonOf, type Route } from './route.ts';
import { agentRoutes } from './routes/agents.ts';
import { createRoutes } from './routes/create.ts';
import { documentRoutes } from './routes/documents.ts';
import { ragRoutes } from './routes/rag.ts';
import { searchRoutes } from './routes/search.ts';

export const routes: readonly Route[] = [
  ...createRoutes,
  ...documentRoutes,
  ...ragRoutes,
  ...agentRoutes,
  ...searchRoutes,
];

export const routePaths = [...new Set(routes.map(({ path }) => path))] as [string, ...string[]];

/**
 * The route and the values for its braces. `null` for an unknown path, `'method'` for a known path
 * with another method.
 */
export function findRoute(method: string, pathname: string): { route: Route; params: string[] } | 'method' | null {
  const found = routes.flatMap((route: Route) => {
    const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
    const match = pattern.exec(pathname);
    return match === null ? [] : [{ route, params: match.slice(1).map(decodeURIComponent) }];
  });
  // `/text` also matches `/{id}`: the fixed path comes first.
  const exact = found.filter(({ route }) => !route.path.includes('{'));
  const candidates = exact.length > 0 ? exact : found;
  if (candidates.length === 0) return null;
  return candidates.find(({ route }) => route.method === method) ?? 'method';
}

/** The names that a fault can match: the stored one and the one in the request. */
export function namesOf(route: Route, request: ApiRequest, knowledgeBase: KnowledgeBase): string[] {
  const stored = route.names?.(request, knowledgeBase) ?? [knowledgeBase.documents.get(idOf(request))?.name];
  const sent = route.method === 'POST' || route.method === 'PATCH' ? sentName(request) : undefined;
  return [sent, ...stored].filter((name) => name !== undefined);
}

function sentName(request: ApiRequest): string | undefined {
  const { form } = request;
  if (form !== null) return form.fields.name ?? form.file?.filename;
  return z.object({ name: z.string() }).safeParse(jsonOf(request)).data?.name;
}
