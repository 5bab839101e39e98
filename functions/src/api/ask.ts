/** Asking an agent what it would find for a question, and searching in texts. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { askAnswerSchema, askSchema, limits, searchTextsSchema, textHitsSchema } from '@knowledge-sync/contract';
import { askAgent } from '../ask/ask-agent.ts';
import { searchTexts } from '../ask/search-texts.ts';
import { agentParamsSchema, noSuchAgent, safeAgentId } from './agent-answers.ts';
import { knownId, noSuchDocument } from './document-answers.ts';
import { exampleAskAnswer, exampleTextHits } from './examples-ask.ts';
import { jsonBody } from './http/body.ts';
import { asksElevenLabs } from './http/elevenlabs.ts';
import type { ApiEnv } from './http/env.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { countedQuestions } from './question-limit.ts';

export const ask = new OpenAPIHono<ApiEnv>();

const askRoute = defineRoute({
  method: 'post',
  path: '/agents/{id}/ask',
  operationId: 'askAgent',
  summary: 'Ask an agent what it would find',
  description: `The passages that the agent would retrieve for the question, from the documents that it has. Makes no conversation. The question is not stored. A person may ask ${limits.questionsPerHour} questions an hour. Reads from ElevenLabs.`,
  checks: [requireRole('viewer'), limitedAs('agents'), jsonBody, asksElevenLabs],
  request: {
    params: agentParamsSchema,
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: askSchema.meta({ id: 'Ask' }) } } },
  },
  answers: {
    200: {
      description: 'What the agent would find.',
      content: { 'application/json': { schema: askAnswerSchema.meta({ id: 'AskAnswer' }), example: exampleAskAnswer } },
    },
  },
  refusals: ['not-found', 'malformed-document', 'newer-document'],
});

ask.openapi(askRoute, async (c) => {
  const id = safeAgentId(c.req.valid('param').id);
  const asked = c.req.valid('json');
  if (asked.document_id !== undefined) knownId({ id: asked.document_id });
  const { ctx, uid, inTime, askElevenLabs } = c.var;
  await inTime(countedQuestions(ctx, uid, 1));
  const answer = await askElevenLabs((engine) => askAgent(engine, id, asked));
  if (answer === null) throw noSuchAgent();
  if (answer === 'no document') throw noSuchDocument();
  return c.json(answer, 200);
});

const search = defineRoute({
  method: 'post',
  path: '/search-texts',
  operationId: 'searchTexts',
  summary: 'Search in the texts of documents',
  description:
    "ElevenLabs' own search in the texts that it has. Documents of others in the workspace are left out. The words are in the body, because addresses are logged. Reads from ElevenLabs.",
  checks: [requireRole('viewer'), limitedAs('agents'), jsonBody, asksElevenLabs],
  request: {
    query: noQuerySchema,
    body: {
      required: true,
      content: { 'application/json': { schema: searchTextsSchema.meta({ id: 'SearchTexts' }) } },
    },
  },
  answers: {
    200: {
      description: 'At most 30 documents.',
      content: { 'application/json': { schema: textHitsSchema.meta({ id: 'TextHits' }), example: exampleTextHits } },
    },
  },
  refusals: [],
});

ask.openapi(search, async (c) => {
  const { query } = c.req.valid('json');
  return c.json(await c.var.askElevenLabs((engine) => searchTexts(engine, query)), 200);
});
