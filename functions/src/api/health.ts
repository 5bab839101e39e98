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
  description: 'Open to everyone. Also names the provider in use.',
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

health.openapi(read, (c) => c.json(healthOf(c.var.ctx.baseUrl), 200));

/** @param baseUrl the address of the ElevenLabs API */
export function healthOf(baseUrl: string): Health {
  const { host, hostname } = new URL(baseUrl);
  const official = hostname === 'elevenlabs.io' || hostname.endsWith('.elevenlabs.io');
  return { status: 'ok', provider: { name: 'elevenlabs', host, official } };
}
