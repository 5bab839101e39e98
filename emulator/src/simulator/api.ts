import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, jsonAnswer } from './answer.ts';
import { deliver, type Exchange, wait } from './deliver.ts';
import { answerTo } from './errors.ts';
import { readForm } from './form.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { LoggedRequest } from './requests.ts';
import type { ApiRequest, Route } from './route.ts';
import { findRoute, namesOf } from './routes.ts';
import type { Settings } from './settings.ts';
import type { Workspace } from './workspace.ts';

/** Serves one API request: logs it, applies a fault, checks key and limits, acts and answers. */
export async function serveApi(
  incoming: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
  workspace: Workspace,
): Promise<void> {
  const { requests } = workspace;
  const form = await readForm(incoming.headers['content-type'], body);
  const requestId = randomUUID();
  const method = incoming.method ?? 'GET';
  const found = findRoute(method, url.pathname);
  const entry: LoggedRequest = {
    id: requestId,
    method,
    path: `${url.pathname}${url.search}`,
    route: found === null || found === 'method' ? null : found.route.path,
    status: 'none',
    name: null,
    fault: null,
    acted: 0,
    ms: null,
    started_at: new Date().toISOString(),
  };
  const { busy } = requests;
  requests.add(entry);
  response.once('close', () => requests.end(entry));

  const exchange: Exchange = {
    response,
    requestId,
    closing: workspace.closing,
    act: () => jsonAnswer(404, { detail: 'Not Found' }),
    onStatus: (status) => {
      entry.status = status;
    },
  };
  if (found === 'method') exchange.act = () => jsonAnswer(405, { detail: 'Method Not Allowed' });
  if (found === null || found === 'method') return deliver(exchange, null);

  const request: ApiRequest = { params: found.params, query: url.searchParams, body, form };
  const names = namesOf(found.route, request, workspace.knowledgeBase);
  entry.name = names[0] ?? null;
  const refusal = admission(incoming, workspace, busy);
  if (refusal?.code === 'concurrent_limit_exceeded') requests.refuse(entry);
  exchange.act = () => answerOf(requestId, workspace, refusal, () => act(found.route, request, workspace, entry));
  const standing = workspace.faults.take({ method, route: found.route.path, names });
  entry.fault = standing?.id ?? null;
  await wait(exchange, workspace.settings.latency_ms);
  await deliver(exchange, standing?.fault ?? null);
}

function act(route: Route, request: ApiRequest, workspace: Workspace, entry: LoggedRequest): Answer {
  const answer = route.act(request, workspace.knowledgeBase);
  entry.acted += 1;
  return answer;
}

function answerOf(requestId: string, { settings }: Workspace, refusal: Refusal | null, work: () => Answer): Answer {
  try {
    if (refusal !== null) throw refusal;
    return work();
  } catch (error) {
    return answerTo(error, requestId, settings.error_form);
  }
}

/** Why the workspace refuses every request of this caller now; null when it does not. */
function admission({ headers }: IncomingMessage, { settings, requests }: Workspace, busy: number): Refusal | null {
  const key = headers['xi-api-key'];
  if (typeof key !== 'string' || key === '') return refuse('missing_api_key');
  if (!isValidKey(key, settings)) return refuse('invalid_api_key');
  if (settings.concurrency !== null && busy >= settings.concurrency) return refuse('concurrent_limit_exceeded');
  if (settings.requests_per_minute !== null && requests.inLastMinute() > settings.requests_per_minute) {
    return refuse('rate_limit_exceeded');
  }
  return null;
}

const isValidKey = (key: string, { api_keys }: Settings): boolean =>
  api_keys === null ? key !== 'invalid-key' : api_keys.includes(key);
