/** Undoing a deletion that has not started. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { restoreKnowledge } from '../commands/restore.ts';
import { documentAnswer, documentParamsSchema, knownId, noSuchDocument } from './document-answers.ts';
import { ignoredBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { etagOf } from './http/if-match.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { present } from './present.ts';

export const restore = new OpenAPIHono<ApiEnv>();

const restoreDocument = defineRoute({
  method: 'post',
  path: '/knowledge/{id}/restore',
  operationId: 'restoreKnowledge',
  summary: 'Undo a deletion',
  description:
    'Possible until the deletion starts (while `deletion_not_before` is set), and after ElevenLabs has refused it because agents use the document. A document without a requested deletion is returned unchanged. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: { 200: documentAnswer('The document, which is no longer being deleted.') },
  refusals: ['not-found', 'deletion-begun', 'malformed-document', 'newer-document'],
});

restore.openapi(restoreDocument, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const id = knownId(c.req.valid('param'));
  const result = await inTime(ctx.engine().then((engine) => restoreKnowledge(engine, id, uid)));
  switch (result.kind) {
    case 'missing':
      throw noSuchDocument();
    case 'begun':
      throw new ProblemError(
        'deletion-begun',
        'The deletion has started, and ElevenLabs may already have deleted the document. Nothing was changed.',
      );
    case 'restored':
      return c.json(present(result.stored), 200, { ETag: etagOf(result.stored.document) });
    default:
      return result satisfies never;
  }
});
