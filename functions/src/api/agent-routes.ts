/** The calls about ElevenLabs' agents as OpenAPI describes them. What they do stands in agent-handlers.ts. */
import { createRoute } from '@hono/zod-openapi';
import {
  agentListSchema,
  attachFolderSchema,
  folderAttachmentSchema,
  knowledgeAgentsSchema,
  listAgentsSchema,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import type { ApiContext } from '../runtime/context.ts';
import { requireRole } from './auth.ts';
import { noQuerySchema, paramsSchema, refusals, security } from './declared.ts';
import { exampleAgents, exampleAttachment, exampleKnowledgeAgents } from './examples.ts';
import { limitDeclaredSize, readJson } from './request-body.ts';

const agentParamsSchema = z.object({ id: z.string().describe("The agent's id at ElevenLabs.") });

const attachmentAnswer = {
  description: 'Whether the agent knows the folder now, as ElevenLabs told when it was asked again.',
  content: {
    'application/json': {
      schema: folderAttachmentSchema.meta({ id: 'FolderAttachment' }),
      example: exampleAttachment,
    },
  },
};

const providerRefusals = ['provider-refused', 'provider-unavailable'] as const;

export const createAgentRoutes = (ctx: ApiContext) => ({
  listAgents: createRoute({
    method: 'get',
    path: '/agents',
    operationId: 'listAgents',
    summary: 'List agents',
    description:
      'The agents of the ElevenLabs workspace, and whether each knows the folder with all documents. Asks ElevenLabs.',
    security,
    middleware: [requireRole(ctx, 'viewer')],
    request: { query: listAgentsSchema },
    responses: {
      200: {
        description: 'One page.',
        content: {
          'application/json': { schema: agentListSchema.meta({ id: 'AgentList' }), example: exampleAgents },
        },
      },
      ...refusals('unauthenticated', 'forbidden', 'invalid-fields', 'internal', ...providerRefusals, 'unavailable'),
    },
  }),
  attachFolder: createRoute({
    method: 'post',
    path: '/agents/{id}/attach-folder',
    operationId: 'attachFolder',
    summary: 'Let an agent know all documents',
    description:
      'Adds the folder with all documents, those to come included, to what the agent knows; whatever else it knows stays. Attached already, it only takes the `usage_mode`. Safe to repeat.',
    security,
    middleware: [requireRole(ctx, 'editor'), limitDeclaredSize, readJson],
    request: {
      params: agentParamsSchema,
      query: noQuerySchema,
      body: {
        required: true,
        content: { 'application/json': { schema: attachFolderSchema.meta({ id: 'AttachFolder' }) } },
      },
    },
    responses: {
      200: attachmentAnswer,
      ...refusals(
        'malformed-json',
        'unauthenticated',
        'forbidden',
        'not-found',
        'too-large',
        'unsupported-media-type',
        'invalid-fields',
        'internal',
        ...providerRefusals,
        'unavailable',
      ),
    },
  }),
  detachFolder: createRoute({
    method: 'post',
    path: '/agents/{id}/detach-folder',
    operationId: 'detachFolder',
    summary: 'Let an agent forget all documents',
    description:
      'Takes the folder out of what the agent knows; whatever else it knows stays, single documents included. Safe to repeat. A body is ignored.',
    security,
    middleware: [requireRole(ctx, 'editor'), limitDeclaredSize],
    request: { params: agentParamsSchema, query: noQuerySchema },
    responses: {
      200: { ...attachmentAnswer, description: `${attachmentAnswer.description}` },
      ...refusals(
        'unauthenticated',
        'forbidden',
        'not-found',
        'too-large',
        'invalid-fields',
        'internal',
        ...providerRefusals,
        'unavailable',
      ),
    },
  }),
  knowledgeAgents: createRoute({
    method: 'get',
    path: '/knowledge/{id}/agents',
    operationId: 'listAgentsOfKnowledge',
    summary: 'See which agents know a document',
    description:
      'Directly or through a folder. Nobody knows a document that is not at ElevenLabs yet. Asks ElevenLabs.',
    security,
    middleware: [requireRole(ctx, 'viewer')],
    request: { params: paramsSchema, query: listAgentsSchema },
    responses: {
      200: {
        description: 'One page.',
        content: {
          'application/json': {
            schema: knowledgeAgentsSchema.meta({ id: 'KnowledgeAgents' }),
            example: exampleKnowledgeAgents,
          },
        },
      },
      ...refusals(
        'unauthenticated',
        'forbidden',
        'not-found',
        'invalid-fields',
        'malformed-document',
        'internal',
        ...providerRefusals,
        'unavailable',
      ),
    },
  }),
});
