/** Whether the service answers, and which provider it uses. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { type Health, healthAnswerSchema } from '@knowledge-sync/contract';
import type { ApiEnv } from './http/env.ts';
import { defineRoute } from './http/route.ts';

export const health = new OpenAPIHono<ApiEnv>();

const read = defineRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Check that the service responds',
  description:
    'Open to everyone. Also names the provider in use, and reports an address that does not answer like ElevenLabs.',
  checks: [],
  request: {},
  answers: {
    200: {
      description: 'The service responds.',
      content: { 'application/json': { schema: healthAnswerSchema.meta({ id: 'Health' }) } },
    },
  },
  refusals: [],
});

health.openapi(read, async (c) => {
  const { baseUrl, addressProblem } = c.var.ctx;
  return c.json(healthOf(baseUrl, await addressProblem()), 200);
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
