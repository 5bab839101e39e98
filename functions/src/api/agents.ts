/** Agents at ElevenLabs: which ones use the documents, and attaching or detaching all documents. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  agentBranchesSchema,
  agentListSchema,
  agentSearchSchema,
  attachFolderSchema,
  detachFolderSchema,
  type FolderAttachment,
  folderAttachmentSchema,
  knowledgeAgentsSchema,
  listAgentsSchema,
} from '@knowledge-sync/contract';
import { type Attachment, attachFolder, detachFolder } from '../agents/attach.ts';
import { agentsOfKnowledge, branchesOfAgent, listAgents } from '../agents/list.ts';
import { turnOnSearch } from '../agents/search.ts';
import type { SharedAgentList } from '../agents/shared-list.ts';
import { recordEvent } from '../history/events.ts';
import type { EngineContext } from '../runtime/context.ts';
import { agentParamsSchema, noSuchAgent, safeAgentId } from './agent-answers.ts';
import { documentParamsSchema, knownId, noSuchDocument } from './document-answers.ts';
import {
  exampleAgentBranches,
  exampleAgentSearch,
  exampleAgents,
  exampleAttachment,
  exampleKnowledgeAgents,
} from './examples.ts';
import { ignoredBody, jsonBody, optionalJsonBody } from './http/body.ts';
import { type Ask, asksElevenLabs, detailOf } from './http/elevenlabs.ts';
import type { ApiEnv } from './http/env.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const agents = new OpenAPIHono<ApiEnv>();

const attachmentAnswer = {
  description: 'Whether the folder is attached to the agent now, read from ElevenLabs after the change.',
  content: {
    'application/json': {
      schema: folderAttachmentSchema.meta({ id: 'FolderAttachment' }),
      example: exampleAttachment,
    },
  },
};

const list = defineRoute({
  method: 'get',
  path: '/agents',
  operationId: 'listAgents',
  summary: 'List agents',
  description:
    'The agents of the ElevenLabs workspace, and whether the folder with all documents is attached to each. Reads from ElevenLabs; the answer is kept for some seconds, for everyone.',
  checks: [requireRole('viewer'), limitedAs('agents'), asksElevenLabs],
  request: { query: listAgentsSchema },
  answers: {
    200: {
      description: 'One page.',
      content: {
        'application/json': { schema: agentListSchema.meta({ id: 'AgentList' }), example: exampleAgents },
      },
    },
  },
  refusals: [],
});

agents.openapi(list, async (c) => {
  const query = c.req.valid('query');
  const { agentList, askElevenLabs } = c.var;
  const page = await agentList.read(query, () => askElevenLabs((engine) => listAgents(engine, query), query.cursor));
  return c.json(page, 200);
});

const branches = defineRoute({
  method: 'get',
  path: '/agents/{id}/branches',
  operationId: 'listAgentBranches',
  summary: 'List the branches of an agent that calls reach',
  description:
    'Whether each has the folder with all documents, and how it searches them. A change of one branch does not reach the others. Reads from ElevenLabs.',
  checks: [requireRole('viewer'), limitedAs('agents'), asksElevenLabs],
  request: { params: agentParamsSchema, query: noQuerySchema },
  answers: {
    200: {
      description: 'At most six branches.',
      content: {
        'application/json': {
          schema: agentBranchesSchema.meta({ id: 'AgentBranches' }),
          example: exampleAgentBranches,
        },
      },
    },
  },
  refusals: ['not-found'],
});

agents.openapi(branches, async (c) => {
  const id = safeAgentId(c.req.valid('param').id);
  const answer = await c.var.askElevenLabs((engine) => branchesOfAgent(engine, id));
  if (answer === null) throw noSuchAgent();
  return c.json(answer, 200);
});

const attach = defineRoute({
  method: 'post',
  path: '/agents/{id}/attach-folder',
  operationId: 'attachFolder',
  summary: 'Attach all documents to an agent',
  description:
    "Adds the folder with all documents, including those added later, to the agent's knowledge base. The rest of its knowledge base stays. If the folder is attached already, only `usage_mode` is changed. Without `branch_ids` the main branch is changed. A branch that ElevenLabs refuses does not stop the others. Safe to repeat.",
  checks: [requireRole('editor'), limitedAs('agents'), jsonBody, asksElevenLabs],
  request: {
    params: agentParamsSchema,
    query: noQuerySchema,
    body: {
      required: true,
      content: { 'application/json': { schema: attachFolderSchema.meta({ id: 'AttachFolder' }) } },
    },
  },
  answers: { 200: attachmentAnswer },
  refusals: ['not-found'],
});

agents.openapi(attach, async (c) => {
  const id = safeAgentId(c.req.valid('param').id);
  const { usage_mode, branch_ids } = c.req.valid('json');
  const attachment = await changeAgent(c.var, (engine) => attachFolder(engine, id, usage_mode, branch_ids));
  if (attachment === null) throw noSuchAgent();
  await recordEvent(c.var.ctx, { uid: c.var.uid, action: 'attached', agentId: id, name: attachment.agent.name });
  return c.json(presentAttachment(attachment), 200);
});

const detach = defineRoute({
  method: 'post',
  path: '/agents/{id}/detach-folder',
  operationId: 'detachFolder',
  summary: 'Detach all documents from an agent',
  description:
    "Removes the folder from the agent's knowledge base. The rest of its knowledge base stays, including single documents. Without a body the main branch is changed. A branch that ElevenLabs refuses does not stop the others. Safe to repeat.",
  checks: [requireRole('editor'), limitedAs('agents'), optionalJsonBody, asksElevenLabs],
  request: {
    params: agentParamsSchema,
    query: noQuerySchema,
    body: { content: { 'application/json': { schema: detachFolderSchema.meta({ id: 'DetachFolder' }) } } },
  },
  answers: { 200: attachmentAnswer },
  refusals: ['not-found'],
});

agents.openapi(detach, async (c) => {
  const id = safeAgentId(c.req.valid('param').id);
  // Without a body there is nothing to validate.
  const { branch_ids } = detachFolderSchema.parse(c.req.valid('json') ?? {});
  const attachment = await changeAgent(c.var, (engine) => detachFolder(engine, id, branch_ids));
  if (attachment === null) throw noSuchAgent();
  await recordEvent(c.var.ctx, { uid: c.var.uid, action: 'detached', agentId: id, name: attachment.agent.name });
  return c.json(presentAttachment(attachment), 200);
});

const search = defineRoute({
  method: 'post',
  path: '/agents/{id}/turn-on-search',
  operationId: 'turnOnSearch',
  summary: 'Let an agent search the documents',
  description:
    'Turns on search (RAG) on each branch that calls reach and that has the folder, and changes nothing else. An agent without search has every document in each prompt as a whole. Safe to repeat. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('agents'), ignoredBody, asksElevenLabs],
  request: { params: agentParamsSchema, query: noQuerySchema },
  answers: {
    200: {
      description: 'The agent, read from ElevenLabs after the change.',
      content: {
        'application/json': { schema: agentSearchSchema.meta({ id: 'AgentSearch' }), example: exampleAgentSearch },
      },
    },
  },
  refusals: ['not-found'],
});

agents.openapi(search, async (c) => {
  const id = safeAgentId(c.req.valid('param').id);
  const answer = await changeAgent(c.var, (engine) => turnOnSearch(engine, id));
  if (answer === null) throw noSuchAgent();
  await recordEvent(c.var.ctx, { uid: c.var.uid, action: 'search_turned_on', agentId: id, name: answer.agent.name });
  return c.json(answer, 200);
});

const listOfDocument = defineRoute({
  method: 'get',
  path: '/knowledge/{id}/agents',
  operationId: 'listAgentsOfKnowledge',
  summary: 'List the agents that use a document',
  description:
    'Directly or through a folder. No agent uses a document that is not at ElevenLabs yet. Reads from ElevenLabs.',
  checks: [requireRole('viewer'), limitedAs('agents'), asksElevenLabs],
  request: { params: documentParamsSchema, query: listAgentsSchema },
  answers: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: knowledgeAgentsSchema.meta({ id: 'KnowledgeAgents' }),
          example: exampleKnowledgeAgents,
        },
      },
    },
  },
  refusals: ['not-found', 'malformed-document', 'newer-document'],
});

agents.openapi(listOfDocument, async (c) => {
  const id = knownId(c.req.valid('param'));
  const query = c.req.valid('query');
  const page = await c.var.askElevenLabs((engine) => agentsOfKnowledge(engine, id, query), query.cursor);
  if (page === null) throw noSuchDocument();
  return c.json(page, 200);
});

/** A change that failed may have been made in part, so the list is dropped in each case. */
async function changeAgent<T>(
  { askElevenLabs, agentList }: { askElevenLabs: Ask; agentList: SharedAgentList },
  act: (engine: EngineContext) => Promise<T>,
): Promise<T> {
  try {
    return await askElevenLabs(act);
  } finally {
    await agentList.drop();
  }
}

const presentAttachment = ({ branches: outcomes, ...attachment }: Attachment): FolderAttachment => ({
  ...attachment,
  branches: outcomes.map(({ id, isMain, usageMode, error }) => ({
    id,
    is_main: isMain,
    attached: usageMode !== null,
    problem: error === null ? null : detailOf(error),
  })),
});
