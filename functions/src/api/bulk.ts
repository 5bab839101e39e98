/** One action on all documents that match a filter. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { bulkAnswerSchema, bulkSchema, limits } from '@knowledge-sync/contract';
import { runBulk } from '../commands/bulk.ts';
import { exampleBulk } from './examples.ts';
import { jsonBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const bulk = new OpenAPIHono<ApiEnv>();

const act = defineRoute({
  method: 'post',
  path: '/knowledge/bulk',
  operationId: 'actOnManyKnowledge',
  summary: 'Act on all documents that match',
  description: `Does the action on the documents that match the filter, at most ${limits.bulkMaxDocuments} with each request, fewer when the database is slow, and in the order of their IDs. Repeat the request with \`cursor\` until \`next_cursor\` is null. \`retry\` concerns failed documents, \`restore\` documents whose deletion was requested. A \`delete\` needs \`confirmed_count\`, the number that a person has seen: if more match now, nothing is deleted. A request can be repeated safely.`,
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: {
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: bulkSchema.meta({ id: 'Bulk' }) } } },
  },
  answers: {
    200: {
      description: 'How many documents the action was done on, and which were left unchanged.',
      content: { 'application/json': { schema: bulkAnswerSchema.meta({ id: 'BulkAnswer' }), example: exampleBulk } },
    },
  },
  refusals: ['more-than-confirmed'],
});

bulk.openapi(act, async (c) => {
  const { ctx, inTime } = c.var;
  const request = c.req.valid('json');
  const result = await inTime(runBulk(ctx, request, c.var.uid));
  switch (result.kind) {
    case 'too_many':
      throw new ProblemError(
        'more-than-confirmed',
        `More than ${request.confirmedCount} documents match now. Nothing was deleted. Check the list, then confirm again.`,
      );
    case 'done':
      return c.json(result.answer, 200);
    default:
      return result satisfies never;
  }
});
