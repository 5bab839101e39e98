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
import { pageSchema } from './listing.ts';
import { remoteIdSchema, shortName } from './plausible.ts';
import type { AgentsProvider, BranchChange, CallLimits, ProviderOptions } from './provider.ts';

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
        prompt: z.object({
          knowledge_base: z.array(z.looseObject({ id: z.string().min(1) })),
          rag: z.unknown().optional(),
        }),
      }),
    }),
    version_id: versionIdSchema,
    branch_id: versionIdSchema,
    main_branch_id: versionIdSchema,
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
    const { version_id: versionId } = await call({
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
        answer: pageSchema({ agents: agentsSchema }, cursor),
      });
      return {
        agents: page.agents.map(({ agent_id: id, name }) => ({ id, name: name ?? id })),
        cursor: page.cursor,
      };
    },

    getAgent: async (id, which, limits) => {
      const { name, conversation_config, ...agent } = await call({
        kind: 'read',
        limits,
        text: null,
        request: (api, requestOptions) => api.agents.get(id, which, requestOptions),
        answer: agentSchemaFor(id),
      });
      const { knowledge_base: knowledge, rag } = conversation_config.agent.prompt;
      return {
        id,
        name: name ?? id,
        knowledge,
        search: agentSearchOf(rag),
        versionId: agent.version_id,
        branchId: agent.branch_id,
        mainBranchId: agent.main_branch_id,
        procedures: agent.procedures,
      };
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
