/**
 * One loopback server that answers as Google's APIs do, for one project, with its state in memory.
 * It shows what is asked of Google and in which order, not what Google's permissions would allow.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { originVariables } from '../google/origins.ts';
import { accountRoutes } from './account-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { firestoreRoutes } from './firestore-routes.ts';
import { functionsRoutes } from './functions-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { answer, type Route, refusal } from './router.ts';
import { createState, type StandInOptions, type State } from './state.ts';
import { firebaseToolsVariables } from './variables.ts';

interface Request {
  method: string;
  path: string;
  status: number;
  isRead: boolean;
}

export interface StandIn {
  state: State;
  url: string;
  requests: Request[];
  /** The requests that changed something. */
  changes(): string[];
  /** Requests that have no route: a gap of this server. */
  unknown(): string[];
  /** The environment that sends firebase-tools and these commands here. */
  env: Record<string, string>;
  close(): Promise<void>;
}

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const state = createState(options);
  const requests: Request[] = [];
  let url = '';
  const origin = () => url;
  // The rules' GET takes any path, so it comes last.
  const routes: Route[] = [
    ...accountRoutes(state),
    ...functionsRoutes(state, origin),
    ...pageRoutes(state, origin),
    ...documentRoutes(state),
    ...firestoreRoutes(state),
  ];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const raw = Buffer.concat(chunks);
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
      const path = decodeURIComponent(pathname);
      let found = refused(state, request.method, path);
      for (const each of found === null ? routes : []) {
        const match = each.method === request.method ? each.pattern.exec(path) : null;
        if (match === null) continue;
        const params = Object.fromEntries(each.names.map((name, at) => [name, match[at + 1] ?? '']));
        found = { isRead: each.isRead, ...(await each.handle({ params, query: searchParams, raw, body: parse(raw) })) };
        break;
      }
      const operation = /^\/v[^/]+\/(.*operations\/.+)$/.exec(path)?.[1];
      if (found === null && operation !== undefined) {
        const response = state.operations.get(operation) ?? {};
        found = { isRead: true, ...answer({ name: operation, done: true, response }) };
      }
      found ??= { isRead: true, ...refusal(501, 'UNIMPLEMENTED', `The stand-in has no ${request.method} ${path}`) };
      requests.push({ method: request.method ?? '', path, status: found.status, isRead: found.isRead });
      response.writeHead(found.status, { 'content-type': 'application/json', 'x-goog-generation': '1' });
      response.end(typeof found.body === 'string' ? found.body : JSON.stringify(found.body));
    });
  });
  // Closing an idle connection could reset the client's next request, which no test asks for.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const variables = [...firebaseToolsVariables, ...originVariables];
  return {
    state,
    url,
    requests,
    changes: () => requests.filter(({ isRead }) => !isRead).map(({ method, path }) => `${method} ${path}`),
    unknown: () => requests.filter(({ status }) => status === 501).map(({ method, path }) => `${method} ${path}`),
    env: {
      ...Object.fromEntries(variables.map((variable) => [variable, url])),
      FIREBASE_TOKEN: 'stand-in-refresh-token',
      FIREBASE_SKIP_INFORMATIONAL_IAM: '1',
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function parse(raw: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(raw.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function refused({ refusals }: State, method: string | undefined, path: string) {
  const found = refusals.find((each) => each.times > 0 && each.method === method && each.path.test(path));
  if (found === undefined) return null;
  found.times -= 1;
  return { isRead: true, ...refusal(found.status, 'REFUSED', found.message) };
}
