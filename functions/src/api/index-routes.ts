/** The calls about search indexes, as OpenAPI describes them. */
import { createRoute } from '@hono/zod-openapi';
import { indexOverviewSchema, indexRefreshSchema } from '@knowledge-sync/contract';
import type { ApiContext } from '../runtime/context.ts';
import { requireRole } from './auth.ts';
import { noQuerySchema, refusals, security } from './declared.ts';
import { exampleIndexOverview, exampleIndexRefresh } from './examples.ts';
import { limitDeclaredSize } from './request-body.ts';

export const createIndexRoutes = (ctx: ApiContext) => ({
  refreshIndex: createRoute({
    method: 'post',
    path: '/index/refresh',
    operationId: 'refreshIndex',
    summary: 'Look up indexes now',
    description:
      'For pages that show a document whose `index_due_at` is set: looks up what is due, at most a hundred documents and once every few seconds, however many ask. Whoever asks in between is told when to ask again. What was learned stands on the documents. A body is ignored.',
    security,
    middleware: [requireRole(ctx, 'viewer'), limitDeclaredSize],
    request: { query: noQuerySchema },
    responses: {
      200: {
        description: 'What was done, and when to ask again.',
        content: {
          'application/json': { schema: indexRefreshSchema.meta({ id: 'IndexRefresh' }), example: exampleIndexRefresh },
        },
      },
      ...refusals('unauthenticated', 'forbidden', 'too-large', 'invalid-fields', 'internal', 'unavailable'),
    },
  }),
  indexOverview: createRoute({
    method: 'get',
    path: '/index/overview',
    operationId: 'getIndexOverview',
    summary: 'See the index storage of the plan',
    description:
      'How many bytes the search indexes of the ElevenLabs workspace use and may use, at most a minute old. Null what is not known, for instance while ElevenLabs does not answer.',
    security,
    middleware: [requireRole(ctx, 'viewer')],
    request: { query: noQuerySchema },
    responses: {
      200: {
        description: 'The storage.',
        content: {
          'application/json': {
            schema: indexOverviewSchema.meta({ id: 'IndexOverview' }),
            example: exampleIndexOverview,
          },
        },
      },
      ...refusals('unauthenticated', 'forbidden', 'invalid-fields', 'internal', 'unavailable'),
    },
  }),
});
