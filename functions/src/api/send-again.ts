/** Sending documents again, one or many. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { limits, sendAgainSchema, sentAgainSchema } from '@knowledge-sync/contract';
import { sendAgain, sendManyAgain } from '../commands/send-again.ts';
import { documentAnswer, documentParamsSchema, knownId, noSuchDocument } from './document-answers.ts';
import { exampleSentAgain } from './examples.ts';
import { ignoredBody, jsonBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { etagOf } from './http/if-match.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { present } from './present.ts';

export const sendingAgain = new OpenAPIHono<ApiEnv>();

const sendOne = defineRoute({
  method: 'post',
  path: '/knowledge/{id}/send-again',
  operationId: 'sendKnowledgeAgain',
  summary: 'Send a document again',
  description:
    'Queues a document so that its name and its whole text, page or file are sent to ElevenLabs, although nothing has changed here. Its copy keeps its ID, ElevenLabs loads a web page again, and the copy is indexed again. Use it when a copy may differ in a way that a comparison cannot see. A repeat gets the same response while the document is `pending`. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: { 200: documentAnswer('The document, which is `pending`.') },
  refusals: ['not-found', 'being-deleted', 'being-sent', 'malformed-document', 'newer-document'],
});

sendingAgain.openapi(sendOne, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const id = knownId(c.req.valid('param'));
  const result = await inTime(sendAgain(ctx, id, uid));
  switch (result.kind) {
    case 'missing':
      throw noSuchDocument();
    case 'being_deleted':
      throw new ProblemError(
        'being-deleted',
        result.stored.document.deletion_not_before === null
          ? 'The document is being deleted. Nothing was changed.'
          : 'The document waits to be deleted. Undo the deletion, then send it again. Nothing was changed.',
      );
    case 'being_sent':
      throw new ProblemError(
        'being-sent',
        'The document is being sent to ElevenLabs now. Send it again when that has ended. Nothing was changed.',
      );
    case 'queued':
      return c.json(present(result.stored), 200, { ETag: etagOf(result.stored.document) });
    default:
      return result satisfies never;
  }
});

const sendMany = defineRoute({
  method: 'post',
  path: '/knowledge/send-again',
  operationId: 'sendManyKnowledgeAgain',
  summary: 'Send many documents again',
  description: `Queues the documents of \`ids\`, or with \`all\` every document, ${limits.sendAgainMaxDocuments} with each request and in the order of their IDs. Each is sent as by \`POST /knowledge/{id}/send-again\`. Documents that are being deleted or sent now, and damaged ones, are left unchanged and listed in \`skipped\`. A request can be repeated safely.`,
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: {
    query: noQuerySchema,
    body: {
      required: true,
      content: { 'application/json': { schema: sendAgainSchema.meta({ id: 'SendAgain' }) } },
    },
  },
  answers: {
    200: {
      description: 'How many documents were queued, and which were not.',
      content: {
        'application/json': { schema: sentAgainSchema.meta({ id: 'SentAgain' }), example: exampleSentAgain },
      },
    },
  },
  refusals: [],
});

sendingAgain.openapi(sendMany, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const request = c.req.valid('json');
  const answer = await inTime(sendManyAgain(ctx, request, uid));
  ctx.logger.info('documents queued to be sent again', {
    uid,
    all: 'all' in request,
    queued: answer.queued,
    skipped: answer.skipped.length,
  });
  return c.json(answer, 200);
});
