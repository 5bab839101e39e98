import { z } from 'zod';
import { configSchema } from '../agent-config.ts';
import { branchesOf, type Procedures, type StoredAgent } from '../agents.ts';
import { type Answer, jsonAnswer } from '../answer.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import {
  presentAgent,
  presentAgentSummary,
  presentBranch,
  presentDependent,
  presentDependentBranch,
  presentVersion,
} from '../present.ts';
import { refuse } from '../refusal.ts';
import {
  type ApiRequest,
  base,
  findDocument,
  idOf,
  nameSchema,
  pageSizeSchema,
  parseBody,
  parseQuery,
  type Route,
} from '../route.ts';

const agentsBase = '/v1/convai/agents';

export const agentRoutes = [
  { method: 'GET', path: agentsBase, act: list },
  { method: 'POST', path: `${agentsBase}/create`, act: create },
  { method: 'GET', path: `${agentsBase}/{id}`, act: get, names: agentNames },
  { method: 'PATCH', path: `${agentsBase}/{id}`, act: update, names: agentNames },
  { method: 'DELETE', path: `${agentsBase}/{id}`, act: remove, names: agentNames },
  { method: 'GET', path: `${agentsBase}/{id}/branches`, act: branches, names: agentNames },
  { method: 'GET', path: `${agentsBase}/{id}/versions/{version_id}`, act: getVersion, names: agentNames },
  { method: 'GET', path: `${base}/{id}/dependent-agents`, act: dependents },
] as const satisfies Route[];

export function agentNames(request: ApiRequest, { agents }: KnowledgeBase): string[] {
  const agent = agents.get(idOf(request));
  return agent === undefined ? [] : [agent.name];
}

const pageSchema = z.object({ page_size: pageSizeSchema, cursor: z.string().optional() });

/** One page; the cursor is the last id of the page before. Throws `Refusal` for another one. */
function pageOf<T>(all: T[], idOfItem: (item: T) => string, { page_size, cursor }: z.output<typeof pageSchema>) {
  const after = cursor === undefined ? -1 : all.findIndex((item) => idOfItem(item) === cursor);
  if (cursor !== undefined && after === -1) throw refuse('invalid_parameters', 'The cursor is not valid.');
  const items = all.slice(after + 1, after + 1 + page_size);
  const last = items.at(-1);
  const hasMore = after + 1 + items.length < all.length;
  return { items, next_cursor: hasMore && last !== undefined ? idOfItem(last) : null, has_more: hasMore };
}

const listSchema = pageSchema.extend({ search: z.string().default('') });

function list(request: ApiRequest, { agents }: KnowledgeBase): Answer {
  const query = parseQuery(listSchema, request);
  const found = agents.all().filter(({ name }) => name.toLowerCase().includes(query.search.toLowerCase()));
  const { items, ...page } = pageOf(found, ({ id }) => id, query);
  return jsonAnswer(200, { agents: items.map(presentAgentSummary), ...page });
}

const getSchema = z.object({ branch_id: z.string().optional(), version_id: z.string().optional() });

function get(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { branch_id, version_id } = parseQuery(getSchema, request);
  const agent = knowledgeBase.findAgent(idOf(request));
  if (version_id === undefined) {
    return jsonAnswer(200, presentAgent(agent, knowledgeBase.findBranch(agent, branch_id ?? null)));
  }
  const { branch, version } = knowledgeBase.findVersion(agent, version_id);
  return jsonAnswer(200, presentAgent(agent, branch, version));
}

function getVersion(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const agent = knowledgeBase.findAgent(idOf(request));
  const { branch, version } = knowledgeBase.findVersion(agent, request.params[1] ?? '');
  return jsonAnswer(200, presentVersion(agent, branch, version));
}

const branchesSchema = z.object({ limit: z.coerce.number().int().min(1).max(100).default(100) });

/** There is no cursor. */
function branches(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { limit } = parseQuery(branchesSchema, request);
  const agent: StoredAgent = knowledgeBase.findAgent(idOf(request));
  const all = branchesOf(agent);
  return jsonAnswer(200, {
    meta: { total: all.length, page: 1, page_size: limit },
    results: all.slice(0, limit).map((branch) => presentBranch(agent, branch)),
  });
}

const updateSchema = z.object({
  name: nameSchema.nullish(),
  conversation_config: configSchema.nullish(),
  procedures: z.record(z.string(), z.object({ procedure_id: z.string(), version_id: z.string() })).nullish(),
  version_description: z.string().nullish(),
});
const updateQuerySchema = z.object({ branch_id: z.string().optional() });

/** Without a branch, main. */
function update(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { branch_id } = parseQuery(updateQuerySchema, request);
  const { name, conversation_config, procedures, version_description } = parseBody(updateSchema, request);
  const agent = knowledgeBase.updateAgent(idOf(request), {
    branchId: branch_id ?? null,
    name: name ?? undefined,
    config: conversation_config ?? undefined,
    procedures: (procedures ?? undefined) satisfies Procedures | undefined,
    description: version_description ?? undefined,
  });
  return jsonAnswer(200, presentAgent(agent, knowledgeBase.findBranch(agent, branch_id ?? null)));
}

const createSchema = z.object({ name: nameSchema.nullish(), conversation_config: configSchema });

function create(request: ApiRequest, { agents }: KnowledgeBase): Answer {
  const { name, conversation_config: config } = parseBody(createSchema, request);
  const agent = agents.add({ name: name ?? 'New agent', knowledgeBase: [] });
  agents.update(agent, agent.main, { config });
  return jsonAnswer(200, { agent_id: agent.id });
}

function remove(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  knowledgeBase.agents.remove(knowledgeBase.findAgent(idOf(request)).id);
  return jsonAnswer(200, {});
}

const dependentsSchema = pageSchema.extend({ dependent_type: z.enum(['direct', 'transitive', 'all']).default('all') });

/** The branches are those of all pages. */
function dependents(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const query = parseQuery(dependentsSchema, request);
  const found = knowledgeBase
    .dependents(findDocument(request, knowledgeBase))
    .filter(({ via }) => query.dependent_type === 'all' || (query.dependent_type === 'direct') === (via.length === 0));
  const includesBranches = knowledgeBase.limits.dependents_include_branches;
  const counted = found.filter(({ isMain }) => includesBranches || isMain);
  const agents = counted.filter(({ agent }, index) => counted.findIndex((other) => other.agent === agent) === index);
  const { items, ...page } = pageOf(agents, ({ agent }) => agent.id, query);
  return jsonAnswer(200, {
    agents: items.map(presentDependent),
    branches: found.map(presentDependentBranch),
    ...page,
  });
}
