/** The HTTPS API. Each resource has its own file with its routes and handlers. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { logMessages } from '@knowledge-sync/contract';
import type { Context } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { getPath } from 'hono/utils/url';
import { SharedAgentList } from '../agents/shared-list.ts';
import { RefusalLog, type RequestTarget } from '../history/log-refusal.ts';
import { People } from '../history/people.ts';
import { createKeyCheck } from '../operations/key-check.ts';
import { KnownAccounts } from '../people/known-accounts.ts';
import type { ApiContext } from '../runtime/context.ts';
import { agents } from './agents.ts';
import { ask } from './ask.ts';
import { bulk } from './bulk.ts';
import { addDocs } from './docs.ts';
import { documents } from './documents.ts';
import { events } from './events.ts';
import { extractedText } from './extracted-text.ts';
import { health } from './health.ts';
import { createHealthChecks } from './health-checks.ts';
import type { ApiEnv } from './http/env.ts';
import { Patience } from './http/patience.ts';
import { ProblemError, problemResponse } from './http/problem.ts';
import { problemOf } from './http/problem-of.ts';
import { refuseInvalid } from './http/validation.ts';
import { installation } from './installation.ts';
import { PersonLimits } from './limits/person-limits.ts';
import { people } from './people.ts';
import { questions } from './questions.ts';
import { reconcile } from './reconcile.ts';
import { restore } from './restore.ts';
import { retry } from './retry.ts';
import { searchIndex } from './search-index.ts';
import { sendingAgain } from './send-again.ts';
import { withSlottedEngine } from './slots/lend-engine.ts';
import { sources } from './sources.ts';
import { status } from './status.ts';
import { uploads } from './uploads.ts';
import { versions } from './versions.ts';

/** Firebase Hosting ends a call after 60 s, with a page of its own. */
const defaultTimeLimitMs = 45_000;

/** @param timeLimitMs how long a call may wait for Firestore before the answer is a 503, and for
 *   the body of its request before it is a 408 */
export function createApi(ctx: ApiContext, timeLimitMs = defaultTimeLimitMs): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({ getPath: pathInApi, defaultHook: refuseInvalid });

  const names = new People(ctx, ctx.lookUpPeople);
  const patience = new Patience(ctx.clock, timeLimitMs);
  const limits = new PersonLimits(ctx, ctx.callsPerMinute);
  const agentList = new SharedAgentList(ctx, ctx.agentListMs);
  const accounts = new KnownAccounts(ctx);
  const refusals = new RefusalLog(ctx);
  const keyState = createKeyCheck({ clock: ctx.clock, ask: (act) => withSlottedEngine(ctx, act) });
  const healthChecks = createHealthChecks(ctx, keyState);
  app.use(async (c, next) => {
    c.set('ctx', ctx);
    c.set('keyState', keyState);
    c.set('healthChecks', healthChecks);
    c.set('people', names);
    c.set('limits', limits);
    c.set('agentList', agentList);
    c.set('accounts', accounts);
    c.set('timeLimitMs', timeLimitMs);
    c.set('inTime', (work) => patience.store(c.req.method, work));
    c.set('inTimeOfProvider', (work) => patience.provider(work));
    await next();
    protect(c.res.headers);
  });
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed(c, methods) {
        const allowed = methods.join(', ');
        return problemResponse(
          new ProblemError('method-not-allowed', `This route does not support ${c.req.method}. Use ${allowed}.`, {
            headers: { Allow: allowed },
          }),
        );
      },
    }),
  );

  for (const resource of [
    documents,
    sources,
    uploads,
    retry,
    restore,
    versions,
    events,
    sendingAgain,
    bulk,
    searchIndex,
    reconcile,
    installation,
    extractedText,
    agents,
    ask,
    questions,
    people,
    status,
    health,
  ]) {
    app.route('/', resource);
  }
  addDocs(app);

  app.notFound((c) =>
    problemResponse(
      new ProblemError('not-found', `There is no route ${new URL(c.req.url).pathname}. See /api/docs for all routes.`),
    ),
  );
  app.onError((error, c) => answerError(ctx, refusals, error, c));
  return app;
}

/**
 * Hosting keeps the prefix of `/api/x`. The URL of the function itself ends in `/api`, and its
 * requests arrive as `/x`.
 */
function pathInApi(request: Request): string {
  const path = getPath(request);
  return path.startsWith('/api/') ? path.slice('/api'.length) : path;
}

function protect(headers: Headers): void {
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  if (!headers.has('Content-Security-Policy')) {
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  }
}

function answerError(ctx: ApiContext, refusals: RefusalLog, error: Error, c: Context): Response {
  const requestId = ctx.newId();
  const problem = problemOf(error, requestId, c.req.method);
  const answer = problemResponse(problem);
  const target: RequestTarget | undefined = c.get('target');
  if (target !== undefined) {
    refusals.log({ uid: c.get('uid') ?? null, target, status: answer.status, problem: problem.problem });
  }
  // A call that has to wait for others is no failure.
  if (answer.status >= 500 && problem.problem !== 'busy') {
    ctx.logger.error(logMessages.requestFailed, {
      request_id: requestId,
      method: c.req.method,
      path: c.req.path,
      problem: problem.problem,
      stack: (error.stack ?? String(error)).slice(0, 4000),
    });
  }
  return answer;
}
