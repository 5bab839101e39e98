/** The search index at ElevenLabs: checking it now, and the storage that it uses. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { indexOverviewSchema, indexRefreshSchema } from '@knowledge-sync/contract';
import { readIndexOverview, refreshIndexes } from '../upkeep/watch-index.ts';
import { exampleIndexOverview, exampleIndexRefresh } from './examples.ts';
import { ignoredBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { withSlottedEngine } from './slots/lend-engine.ts';

export const searchIndex = new OpenAPIHono<ApiEnv>();

const refresh = defineRoute({
  method: 'post',
  path: '/index/refresh',
  operationId: 'refreshIndex',
  summary: 'Check search indexes now',
  description:
    'For pages that show a document with an `index_due_at`. Checks the indexes that are due, at most a hundred documents and once every few seconds for all callers together. The answer says when to call again. The documents are updated with the result. A body is ignored.',
  checks: [requireRole('viewer'), limitedAs('agents'), ignoredBody],
  request: { query: noQuerySchema },
  answers: {
    200: {
      description: 'How many documents were checked, and when to call again.',
      content: {
        'application/json': { schema: indexRefreshSchema.meta({ id: 'IndexRefresh' }), example: exampleIndexRefresh },
      },
    },
  },
  refusals: ['busy'],
});

searchIndex.openapi(refresh, async (c) => {
  const { ctx, inTimeOfProvider } = c.var;
  return c.json(await inTimeOfProvider(withSlottedEngine(ctx, refreshIndexes)), 200);
});

const overview = defineRoute({
  method: 'get',
  path: '/index/overview',
  operationId: 'getIndexOverview',
  summary: 'Read the index storage of the plan',
  description:
    'How many bytes the search indexes of the ElevenLabs workspace use and may use, at most a minute old. Null for what is not known, for example while ElevenLabs does not respond.',
  checks: [requireRole('viewer'), limitedAs('agents')],
  request: { query: noQuerySchema },
  answers: {
    200: {
      description: 'The storage.',
      content: {
        'application/json': {
          schema: indexOverviewSchema.meta({ id: 'IndexOverview' }),
          example: exampleIndexOverview,
        },
      },
    },
  },
  refusals: ['busy'],
});

searchIndex.openapi(overview, async (c) => {
  const { ctx, inTimeOfProvider } = c.var;
  return c.json(await inTimeOfProvider(withSlottedEngine(ctx, readIndexOverview)), 200);
});
