import { z } from 'zod';
import { createCaller } from './call.ts';
import { pageSchema } from './listing.ts';
import { remoteIdSchema, shortName } from './plausible.ts';
import type { AgentsProvider, ProviderOptions } from './provider.ts';

const agentsSchema = z.array(
  z.object({ agent_id: remoteIdSchema, name: z.string().transform(shortName).optional().catch(undefined) }),
);

/**
 * The part of the configuration that holds the list of documents. It is sent back as a whole, so an
 * answer without it is not readable, and its items are kept as they are.
 */
const agentSchemaFor = (id: string) =>
  z.object({
    agent_id: z.literal(id),
    name: z.string().transform(shortName).optional().catch(undefined),
    conversation_config: z.object({
      agent: z.object({
        prompt: z.object({ knowledge_base: z.array(z.looseObject({ id: z.string().min(1) })) }),
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
        answer: pageSchema({ agents: agentsSchema }, cursor),
      });
      return {
        agents: page.agents.map(({ agent_id: id, name }) => ({ id, name: name ?? id })),
        cursor: page.cursor,
      };
    },

    getAgent: async (id, limits) => {
      const { name, conversation_config } = await call({
        kind: 'read',
        limits,
        text: null,
        request: (api, requestOptions) => api.agents.get(id, {}, requestOptions),
        answer: agentSchemaFor(id),
      });
      return { id, name: name ?? id, knowledge: conversation_config.agent.prompt.knowledge_base };
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
        answer: z.object({ agent_id: z.literal(id) }),
      });
    },
  };
}
