import { z } from 'zod';
import { claimKinds, claimReasons } from './agent-claim.ts';
import { usageModes } from './folder-holders.ts';
import { limits } from './limits.ts';
import { inDigits } from './query.ts';

const pageSchema = z.strictObject({
  limit: inDigits(
    z
      .int(`limit must be a whole number from 1 to ${limits.listMaxLimit}.`)
      .min(1, 'limit must be at least 1.')
      .max(limits.listMaxLimit, `limit may be at most ${limits.listMaxLimit}. Use cursor for more.`),
  )
    .default(limits.listDefaultLimit)
    .describe('The largest number of agents on a page.'),
  cursor: z
    .string()
    .min(1, 'cursor must be the next_cursor of an earlier response.')
    .max(limits.cursorMaxLength, 'cursor must be the next_cursor of an earlier response.')
    .optional()
    .describe('The `next_cursor` of the previous page.'),
});

/** The query of `GET /api/agents` and of `GET /api/knowledge/{id}/agents`. */
export const listAgentsSchema = pageSchema;
export type ListAgents = z.infer<typeof listAgentsSchema>;

const nextCursorSchema = z.string().nullable().describe('The `cursor` of the next page; null on the last.');

const branchSchema = z.object({
  id: z.string().nullable(),
  name: z.string(),
  is_main: z.boolean(),
  live_percentage: z.number().nullable().describe("Percent of the agent's calls; null if it is not known."),
  usage_mode: z
    .enum(usageModes)
    .nullable()
    .describe('How the branch has the folder with all documents; null if it does not have it.'),
  search: z
    .boolean()
    .nullable()
    .describe('Whether it searches its documents. If not, it reads them as a whole. Null if it is not known.'),
  model: z.string().nullable().describe('The embedding model of its search; null if it is not known.'),
  strategies: z
    .array(z.string())
    .nullable()
    .describe('How it looks up documents with a tool; empty without the tool. Null if it is not known.'),
});

/** An agent of the ElevenLabs workspace, and whether it has the service's folder. */
const agentSchema = z.object({
  id: z.string(),
  name: z.string(),
  attached: z.boolean().describe('Whether the agent has the folder with all documents.'),
  branches: z
    .array(branchSchema)
    .nullable()
    .describe('The branches that calls reach, as last read; null if they are not known, or if it has no folder.'),
});

export const agentListSchema = z.object({ agents: z.array(agentSchema), next_cursor: nextCursorSchema });
export type AgentList = z.infer<typeof agentListSchema>;

/** The response of `GET /api/agents/{id}/branches`. */
export const agentBranchesSchema = z.object({
  agent: z.object({ id: z.string(), name: z.string() }),
  branches: z
    .array(
      branchSchema.extend({
        is_protected: z.boolean().describe('Whether only an administrator of the workspace may change it.'),
      }),
    )
    .describe('Main first.'),
  is_complete: z.boolean().describe('Whether these are all. The API key may not be allowed to list branches.'),
});
export type AgentBranches = z.infer<typeof agentBranchesSchema>;

/** Each costs three requests. */
const branchesMaxCount = 10;

const branchIdsSchema = z
  .array(
    z
      .string()
      .max(200)
      .regex(
        /^[\w-]{1,200}$/,
        'branch_ids must have IDs of branches at ElevenLabs: letters, digits, hyphens and underscores.',
      ),
  )
  .min(1, 'branch_ids must name at least one branch. Leave it out for the main branch.')
  .max(branchesMaxCount, `branch_ids may name at most ${branchesMaxCount} branches.`)
  .optional()
  .describe('The branches to change. If left out, the main branch.');

/** The body of `POST /api/agents/{id}/detach-folder`; none is the same as an empty one. */
export const detachFolderSchema = z.strictObject({ branch_ids: branchIdsSchema });

/** The body of `POST /api/agents/{id}/attach-folder`. */
export const attachFolderSchema = z.strictObject({
  branch_ids: branchIdsSchema,
  usage_mode: z
    .enum(usageModes, `usage_mode must be one of ${usageModes.join(', ')}.`)
    .default('auto')
    .describe('`auto` lets the agent search the documents, `prompt` puts all of them into every prompt.'),
});

/** The state after the folder was attached or detached, as ElevenLabs answers afterwards. */
export const folderAttachmentSchema = z.object({
  agent: z.object({ id: z.string(), name: z.string() }),
  attached: z.boolean().describe('Whether the main branch, or one of `branches`, has the folder now.'),
  usage_mode: z.enum(usageModes).nullable().describe('Null while the folder is not attached.'),
  branches: z
    .array(
      z.object({
        id: z.string().nullable().describe('Null for the main branch if ElevenLabs does not say its ID.'),
        is_main: z.boolean(),
        attached: z.boolean().describe('Whether the branch has the folder now.'),
        problem: z.string().nullable().describe('Why it was not changed; null if it is as requested.'),
      }),
    )
    .describe('The branches that were to be changed. If all of them fail, the response is a problem instead.'),
  still_used: z
    .object({
      branches: z.array(z.string()).describe('The names of other branches that have the folder.'),
      elsewhere: z.boolean().describe('Whether something else of the agent has it, such as a workflow step.'),
    })
    .nullable()
    .describe('What still uses the folder after it was detached; null if nothing does, or it is not known.'),
});
export type FolderAttachment = z.infer<typeof folderAttachmentSchema>;

/** The state after search was turned on, as ElevenLabs answers afterwards. */
export const agentSearchSchema = z.object({ agent: agentSchema });
export type AgentSearchAnswer = z.infer<typeof agentSearchSchema>;

/** The agents that use a document. */
export const knowledgeAgentsSchema = z.object({
  agents: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable().describe('Null when the API key may not see the agent.'),
      through: z
        .enum(['document', 'folder'])
        .describe(
          '`document`: the document is attached to the agent directly, which blocks its deletion. `folder`: the agent has the folder.',
        ),
      claim: z
        .object({
          kind: z
            .enum(claimKinds)
            .describe(
              '`searches`: it finds the document by search. `reads`: it reads it in full. `tool`: it finds it with a tool. `cannot`: it does not know it. `unknown`: the service cannot tell.',
            ),
          reason: z.enum(claimReasons).nullable(),
          without: z.array(z.string()).describe('Branches that calls reach and that do not have the documents.'),
        })
        .describe("Whether the agent knows the document, from the agent's settings as last read."),
    }),
  ),
  next_cursor: nextCursorSchema,
});
export type KnowledgeAgents = z.infer<typeof knowledgeAgentsSchema>;
