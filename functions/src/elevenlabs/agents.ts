import { z } from 'zod';
import { createCaller } from './call.ts';
import type { AgentsProvider, KnownItem, ProviderOptions } from './provider.ts';

const pageSchema = z
  .object({
    agents: z.array(z.object({ agentId: z.string().min(1), name: z.string() })),
    nextCursor: z.string().min(1).nullish(),
    hasMore: z.boolean(),
  })
  .refine(({ hasMore, nextCursor }) => !hasMore || typeof nextCursor === 'string');

/**
 * The part of the configuration that holds the list of documents. An answer without it is not
 * readable.
 */
const agentSchema = z.object({
  agentId: z.string().min(1),
  name: z.string(),
  conversationConfig: z.object({
    agent: z.object({
      prompt: z.object({
        knowledgeBase: z
          .array(
            z.looseObject({
              id: z.string().min(1),
              type: z.string(),
              name: z.string(),
              usageMode: z.string().optional(),
            }),
          )
          .nullish(),
      }),
    }),
  }),
});

/** Makes the client for ElevenLabs' agents. */
export async function createAgentsProvider(options: ProviderOptions): Promise<AgentsProvider> {
  const call = await createCaller(options);
  return {
    listAgents: async ({ pageSize, cursor }, limits) => {
      const page = await call({
        kind: 'read',
        limits,
        text: null,
        request: (api, requestOptions) =>
          api.agents.list({ pageSize, ...(cursor === null ? {} : { cursor }) }, requestOptions),
        answer: pageSchema,
      });
      return {
        agents: page.agents.map(({ agentId, name }) => ({ id: agentId, name })),
        cursor: page.hasMore ? (page.nextCursor ?? null) : null,
      };
    },

    getAgent: async (id, limits) => {
      const { agentId, name, conversationConfig } = await call({
        kind: 'read',
        limits,
        text: null,
        request: (api, requestOptions) => api.agents.get(id, {}, requestOptions),
        answer: agentSchema.refine((agent) => agent.agentId === id),
      });
      const knowledge = (conversationConfig.agent.prompt.knowledgeBase ?? []).map(
        ({ usageMode, ...item }): KnownItem => ({ ...item, ...(usageMode !== undefined && { usage_mode: usageMode }) }),
      );
      return { id: agentId, name, knowledge };
    },

    setKnowledge: async (id, knowledge, limits) => {
      // In the form of the HTTP request: the SDK would drop fields that it does not know.
      const conversation_config = { agent: { prompt: { knowledge_base: knowledge } } };
      await call({
        kind: 'update',
        limits,
        text: null,
        request: (api, requestOptions) =>
          api.agents.update(id, {}, { ...requestOptions, additionalBodyParameters: { conversation_config } }),
        answer: z.object({ agentId: z.literal(id) }),
      });
    },
  };
}
