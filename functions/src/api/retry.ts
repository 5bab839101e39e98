/** Retrying a document that has failed. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { retryKnowledge } from '../commands/retry.ts';
import { documentAnswer, documentParamsSchema, knownId, noSuchDocument } from './document-answers.ts';
import { ignoredBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { etagOf } from './http/if-match.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { present } from './present.ts';

export const retry = new OpenAPIHono<ApiEnv>();

const retrySync = defineRoute({
  method: 'post',
  path: '/knowledge/{id}/retry-sync',
  operationId: 'retryKnowledgeSync',
  summary: 'Retry a failed document',
  description:
    'Queues a failed document again. Of several calls at the same time one succeeds; the others get a 409, because the document has no longer failed. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: { 200: documentAnswer('The document, `pending` again.') },
  refusals: ['not-found', 'not-failed', 'malformed-document', 'newer-document'],
});

retry.openapi(retrySync, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const id = knownId(c.req.valid('param'));
  const result = await inTime(retryKnowledge(ctx, id, uid));
  switch (result.kind) {
    case 'missing':
      throw noSuchDocument();
    case 'not_failed':
      throw new ProblemError(
        'not-failed',
        `The document is ${result.status}, and only a failed one can be retried. Nothing was changed.`,
      );
    case 'queued':
      return c.json(present(result.stored), 200, { ETag: etagOf(result.stored.document) });
    default:
      return result satisfies never;
  }
});
