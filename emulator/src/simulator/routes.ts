import { z } from 'zod';
import { type ApiRequest, idOf, jsonOf, type Route, type World } from './route.ts';
import { agentRoutes } from './routes/agents.ts';
import { createRoutes } from './routes/create.ts';
import { documentRoutes } from './routes/documents.ts';
import { ragRoutes } from './routes/rag.ts';

export const routes: readonly Route[] = [...createRoutes, ...documentRoutes, ...ragRoutes, ...agentRoutes];

export const routePaths = [...new Set(routes.map(({ path }) => path))] as [string, ...string[]];

/** The route and what stands for its braces; `null` when no route has this path, `'method'` when one has it under another method. */
export function findRoute(method: string, pathname: string): { route: Route; params: string[] } | 'method' | null {
  const found = routes.flatMap((route: Route) => {
    const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
    const match = pattern.exec(pathname);
    return match === null ? [] : [{ route, params: match.slice(1).map(decodeURIComponent) }];
  });
  // `/text` also fits `/{id}`: the fixed path goes first.
  const exact = found.filter(({ route }) => !route.path.includes('{'));
  const candidates = exact.length > 0 ? exact : found;
  if (candidates.length === 0) return null;
  return candidates.find(({ route }) => route.method === method) ?? 'method';
}

/** The names by which a fault can meet this request: the stored one and the one that is sent. */
export function namesOf(route: Route, request: ApiRequest, world: World): string[] {
  const stored = route.names?.(request, world) ?? [world.knowledgeBase.get(idOf(request))?.name];
  const sent = route.method === 'POST' || route.method === 'PATCH' ? sentName(request) : undefined;
  return [sent, ...stored].filter((name) => name !== undefined);
}

function sentName(request: ApiRequest): string | undefined {
  const { form } = request;
  if (form !== null) return form.fields.name ?? form.file?.filename;
  return z.object({ name: z.string() }).safeParse(jsonOf(request)).data?.name;
}
