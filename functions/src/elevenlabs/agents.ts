import { z } from 'zod';
import {
  agentSearchOf,
  branchesSchema,
  changedAgentSchema,
  procedureRefsSchema,
  proceduresSchema,
  versionIdSchema,
  versionSchema,
} from './agent-answers.ts';
import { createCaller } from './call.ts';
import type { AgentsProvider, BranchChange, CallLimits, KnownItem, ProviderOptions } from './provider.ts';

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
        rag: z.unknown(),
      }),
    }),
  }),
  versionId: versionIdSchema,
  branchId: versionIdSchema,
  mainBranchId: versionIdSchema,
  procedures: proceduresSchema,
});

/** Makes the client for ElevenLabs' agents. */
export async function createAgentsProvider(options: ProviderOptions): Promise<AgentsProvider> {
  const call = await createCaller(options);

  /** In the form of the HTTP request: the SDK would drop fields that it does not know. */
  const changePrompt = async (
    id: string,
    { branchId, procedures, versionDescription }: BranchChange,
    prompt: object,
    limits: CallLimits,
  ): Promise<{ versionId: string | null }> => {
    const body = {
      conversation_config: { agent: { prompt } },
      version_description: versionDescription,
      ...(procedures !== null && { procedures: procedureRefsSchema.parse(procedures) }),
    };
    const { versionId } = await call({
      kind: 'update',
      limits,
      text: null,
      request: (api, requestOptions) =>
        api.agents.update(id, branchId === null ? {} : { branchId }, {
          ...requestOptions,
          additionalBodyParameters: body,
        }),
      answer: changedAgentSchema(id),
    });
    return { versionId };
  };

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

    getAgent: async (id, which, limits) => {
      const { agentId, conversationConfig, ...agent } = await call({
        kind: 'read',
        limits,
        text: null,
        request: (api, requestOptions) => api.agents.get(id, which, requestOptions),
        answer: agentSchema.refine((read) => read.agentId === id),
      });
      const { knowledgeBase, rag } = conversationConfig.agent.prompt;
      const knowledge = (knowledgeBase ?? []).map(
        ({ usageMode, ...item }): KnownItem => ({ ...item, ...(usageMode !== undefined && { usage_mode: usageMode }) }),
      );
      return { ...agent, id: agentId, knowledge, search: agentSearchOf(rag) };
    },

    getVersion: (id, versionId, limits) =>
      call({
        kind: 'read',
        limits,
        text: null,
        request: (api, requestOptions) => api.agents.versions.get(id, versionId, requestOptions),
        answer: versionSchema(versionId),
      }),

    listBranches: (id, { pageSize }, limits) =>
      call({
        kind: 'read',
        limits,
        text: null,
        request: (api, requestOptions) => api.agents.branches.list(id, { limit: pageSize }, requestOptions),
        answer: branchesSchema(pageSize),
      }),

    setKnowledge: (id, { knowledge, ...change }, limits) =>
      changePrompt(id, change, { knowledge_base: knowledge }, limits),

    setSearch: (id, { isOn, ...change }, limits) => changePrompt(id, change, { rag: { enabled: isOn } }, limits),
  };
}
