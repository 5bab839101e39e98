/** Whether the service answers, which provider it uses, and whether documents are synced. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { type DeepHealth, deepHealthSchema, type Health, healthAnswerSchema } from '@knowledge-sync/contract';
import type { ApiEnv } from './http/env.ts';
import { defineRoute } from './http/route.ts';

export const health = new OpenAPIHono<ApiEnv>();

const deepContent = deepHealthSchema.meta({ id: 'DeepHealth' });

const read = defineRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Check that the service responds',
  description:
    'Open to everyone. Also names the provider in use, and reports an address that does not answer like ElevenLabs. With `deep=1` it also checks that Firestore answers, that ElevenLabs accepts the API key, that the sweep runs, and that no document waits for long. Answers are kept for some seconds.',
  checks: [],
  request: {
    query: z.object({ deep: z.literal('1').optional().describe('`1` makes the checks. A failed one is a 503.') }),
  },
  answers: {
    200: {
      description: 'The service responds, and no check has failed.',
      content: {
        'application/json': { schema: z.union([deepContent, healthAnswerSchema.meta({ id: 'Health' })]) },
      },
    },
    503: {
      description: 'At least one check has failed.',
      content: { 'application/json': { schema: deepContent } },
    },
  },
  refusals: [],
});

health.openapi(read, async (c) => {
  const { baseUrl, addressProblem } = c.var.ctx;
  const shallow = healthOf(baseUrl, await addressProblem());
  if (c.req.valid('query').deep === undefined) return c.json(shallow, 200);
  const checks = await c.var.healthChecks();
  const isFailing = Object.values(checks).some(({ status }) => status === 'failing');
  const deep: DeepHealth = { ...shallow, status: isFailing ? 'failing' : 'ok', checks };
  return c.json(deep, isFailing ? 503 : 200);
});

/**
 * @param baseUrl the address of the ElevenLabs API
 * @param problem why it does not answer like ElevenLabs; null if it does
 */
export function healthOf(baseUrl: string, problem: string | null = null): Health {
  const { host, hostname } = new URL(baseUrl);
  const official = hostname === 'elevenlabs.io' || hostname.endsWith('.elevenlabs.io');
  return { status: 'ok', provider: { name: 'elevenlabs', host, official, ...(problem !== null && { problem }) } };
}
