/** The HTTPS API: which call does what. Checks stand in front of the handlers (routes.ts), the store behind them (../knowledge). */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getPath } from 'hono/utils/url';
import { createKnowledge } from '../commands/create.ts';
import { buryKnowledge } from '../commands/delete.ts';
import { editKnowledge } from '../commands/edit.ts';
import { restoreKnowledge } from '../commands/restore.ts';
import { requeue } from '../commands/retry.ts';
import { isDocumentId } from '../document/document-id.ts';
import type { ApiContext, EngineContext } from '../runtime/context.ts';
import { listKnowledge, readKnowledge } from '../store/read.ts';
import { readIndexOverview, refreshIndexes } from '../upkeep/watch-index.ts';
import { mountAgents } from './agent-handlers.ts';
import { createdAnswerOf, editedAnswerOf, unfitFields } from './answers.ts';
import type { ApiEnv } from './auth.ts';
import { answerDocs } from './docs-page.ts';
import { acceptedRevisions, etagOf } from './etag.ts';
import { healthOf } from './health.ts';
import { openApiConfig, securitySchemes } from './openapi.ts';
import { present } from './present.ts';
import { noSuchDocument, ProblemError, problemResponse } from './problem.ts';
import { problemOf } from './problem-of.ts';
import { addReconcileCalls } from './reconcile-calls.ts';
import { createRoutes } from './routes.ts';
import { addSourceCalls } from './source-calls.ts';
import { withTimeLimit } from './time-limit.ts';
import { refuseInvalid } from './validation.ts';

/** Hosting cuts a call off after 60 s, with a page of its own. */
const defaultTimeLimitMs = 45_000;

/** @param timeLimitMs how long a call may wait for Firestore before it answers 503 */
export function createApi(ctx: ApiContext, timeLimitMs = defaultTimeLimitMs): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({ getPath: pathInApi, defaultHook: refuseInvalid });
  const routes = createRoutes(ctx);
  const inTime = <T>(work: Promise<T>): Promise<T> => withTimeLimit(ctx.clock, timeLimitMs, work);
  const withEngine = async <T>(work: (engine: EngineContext) => Promise<T>): Promise<T> => work(await ctx.engine());

  app.use(async (c, next) => {
    await next();
    protect(c.res.headers);
  });

  app.openapi(routes.create, async (c) => {
    const idempotencyKey = c.req.valid('header')['Idempotency-Key'] ?? null;
    const command = { ...c.req.valid('json'), createdBy: c.get('uid'), idempotencyKey };
    const { body, headers } = createdAnswerOf(ctx, await inTime(createKnowledge(ctx, command)));
    return c.json(body, 201, headers);
  });

  addSourceCalls(app, routes, ctx, inTime);

  app.openapi(routes.list, async (c) => {
    const { documents, nextCursor } = await inTime(listKnowledge(ctx, c.req.valid('query')));
    return c.json({ documents: documents.map(present), next_cursor: nextCursor }, 200);
  });

  app.openapi(routes.read, async (c) => {
    const { id } = c.req.valid('param');
    const stored = isDocumentId(id) ? await inTime(readKnowledge(ctx, id)) : null;
    if (stored === null) throw noSuchDocument();
    c.header('ETag', etagOf(stored.document));
    return c.json(present(stored), 200);
  });

  app.openapi(routes.edit, async (c) => {
    const { id } = c.req.valid('param');
    if (!isDocumentId(id)) throw noSuchDocument();
    const madeFrom = acceptedRevisions(c.req.valid('header')['If-Match']);
    const edit = c.req.valid('json');
    const result = await inTime(editKnowledge(ctx, id, edit, madeFrom));
    const { body, headers } = editedAnswerOf(ctx, id, result, (sourceType) => unfitFields(edit, sourceType));
    return c.json(body, 200, headers);
  });

  app.openapi(routes.remove, async (c) => {
    const { id } = c.req.valid('param');
    const { delay_seconds: delaySeconds, force } = c.req.valid('query');
    const burial = { delayMs: delaySeconds * 1_000, force };
    const stored = isDocumentId(id) ? await inTime(buryKnowledge(ctx, id, burial)) : null;
    if (stored === null) throw noSuchDocument();
    ctx.logger.info('document to be deleted', { document_id: id, delay_seconds: delaySeconds, force });
    return c.json(present(stored), 202);
  });

  app.openapi(routes.restore, async (c) => {
    const { id } = c.req.valid('param');
    if (!isDocumentId(id)) throw noSuchDocument();
    const result = await inTime(withEngine((engine) => restoreKnowledge(engine, id)));
    switch (result.kind) {
      case 'missing':
        throw noSuchDocument();
      case 'begun':
        throw new ProblemError(
          'deletion-begun',
          'The deletion has begun, and the document may be gone from ElevenLabs already: nothing was changed.',
        );
      case 'restored':
        ctx.logger.info('deletion withdrawn', { document_id: id });
        c.header('ETag', etagOf(result.stored.document));
        return c.json(present(result.stored), 200);
      default:
        return result satisfies never;
    }
  });

  app.openapi(routes.retry, async (c) => {
    const { id } = c.req.valid('param');
    if (!isDocumentId(id)) throw noSuchDocument();
    const result = await inTime(requeue(ctx, id));
    switch (result.kind) {
      case 'missing':
        throw noSuchDocument();
      case 'not_failed':
        throw new ProblemError(
          'not-failed',
          `The document is ${result.status}, and only a failed one can be retried: nothing was changed.`,
        );
      case 'queued':
        ctx.logger.info('document queued again', { document_id: id, by: 'person' });
        c.header('ETag', etagOf(result.stored.document));
        return c.json(present(result.stored), 200);
      default:
        return result satisfies never;
    }
  });

  addReconcileCalls(app, routes, ctx, inTime);

  app.openapi(routes.refreshIndex, async (c) => c.json(await inTime(withEngine(refreshIndexes)), 200));
  app.openapi(routes.indexOverview, async (c) => c.json(await inTime(withEngine(readIndexOverview)), 200));
  mountAgents(app, routes, ctx, inTime);

  app.openapi(routes.health, (c) => c.json(healthOf(ctx.baseUrl), 200));

  app.openAPIRegistry.registerComponent('securitySchemes', securitySchemes.name, securitySchemes.scheme);
  const describeApi = () => app.getOpenAPI31Document(openApiConfig);
  app.openAPIRegistry.registerPath(routes.openapi);
  app.get(routes.openapi.getRoutingPath(), (c) => c.json(describeApi()));
  app.openAPIRegistry.registerPath(routes.docs);
  app.get(routes.docs.getRoutingPath(), () => answerDocs(describeApi()));

  for (const [path, methods] of methodsByPath(Object.values(routes))) {
    app.all(path, (c) => {
      const allowed = methods.join(', ');
      throw new ProblemError('method-not-allowed', `${c.req.method} is not possible here: use ${allowed}.`, {
        headers: { Allow: allowed },
      });
    });
  }
  app.notFound((c) =>
    problemResponse(
      new ProblemError(
        'not-found',
        `There is no route ${new URL(c.req.url).pathname}: see /api/docs for those there are.`,
      ),
    ),
  );
  app.onError((error, c) => answerError(ctx, error, c));
  return app;
}

/** Hosting passes `/api/x` on as it is; the function's own address already is `/api`, and arrives as `/x`. */
function pathInApi(request: Request): string {
  const path = getPath(request);
  return path.startsWith('/api/') ? path.slice('/api'.length) : path;
}

function protect(headers: Headers): void {
  headers.set('Cache-Control', 'no-store');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  if (!headers.has('Content-Security-Policy')) {
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  }
}

function methodsByPath(routes: { method: string; getRoutingPath(): string }[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const route of routes) {
    const method = route.method.toUpperCase();
    const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];
    byPath.set(route.getRoutingPath(), [...(byPath.get(route.getRoutingPath()) ?? []), ...methods]);
  }
  return byPath;
}

function answerError(ctx: ApiContext, error: Error, c: Context): Response {
  const requestId = ctx.newId();
  const problem = problemOf(error, requestId);
  const answer = problemResponse(problem);
  if (answer.status >= 500) {
    ctx.logger.error('request failed', {
      request_id: requestId,
      method: c.req.method,
      path: c.req.path,
      problem: problem.problem,
      stack: (error.stack ?? String(error)).slice(0, 4000),
    });
  }
  return answer;
}
