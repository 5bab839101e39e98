import { z } from 'zod';
import { configSchema, knowledgeOf, type StoredAgent } from '../agents.ts';
import { type Answer, jsonAnswer } from '../answer.ts';
import { refuse } from '../errors.ts';
import { presentAgent, presentAgentSummary, presentDependent } from '../present.ts';
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
  type World,
} from '../route.ts';

const agentsBase = '/v1/convai/agents';

export const agentRoutes = [
  { method: 'GET', path: agentsBase, act: list },
  { method: 'GET', path: `${agentsBase}/{id}`, act: get, names },
  { method: 'PATCH', path: `${agentsBase}/{id}`, act: update, names },
  { method: 'GET', path: `${base}/{id}/dependent-agents`, act: dependents },
] as const satisfies Route[];

function names(request: ApiRequest, { agents }: World): string[] {
  const agent = agents.get(idOf(request));
  return agent === undefined ? [] : [agent.name];
}

function find(request: ApiRequest, { agents }: World): StoredAgent {
  const agent = agents.get(idOf(request));
  if (agent === undefined) throw refuse('agent_not_found', `Agent with id ${idOf(request)} was not found.`);
  return agent;
}

const pageSchema = z.object({ page_size: pageSizeSchema, cursor: z.string().optional() });

/** A page of what comes after the cursor, which is the last page's last id. Throws `Refusal`. */
function pageOf<T>(all: T[], idOfItem: (item: T) => string, { page_size, cursor }: z.output<typeof pageSchema>) {
  const after = cursor === undefined ? -1 : all.findIndex((item) => idOfItem(item) === cursor);
  if (cursor !== undefined && after === -1) throw refuse('invalid_parameters', 'The cursor is not valid.');
  const items = all.slice(after + 1, after + 1 + page_size);
  const last = items.at(-1);
  const hasMore = after + 1 + items.length < all.length;
  return { items, next_cursor: hasMore && last !== undefined ? idOfItem(last) : null, has_more: hasMore };
}

const listSchema = pageSchema.extend({ search: z.string().default('') });

function list(request: ApiRequest, { agents }: World): Answer {
  const query = parseQuery(listSchema, request);
  const found = agents.all().filter(({ name }) => name.toLowerCase().includes(query.search.toLowerCase()));
  const { items, ...page } = pageOf(found, ({ id }) => id, query);
  return jsonAnswer(200, { agents: items.map(presentAgentSummary), ...page });
}

function get(request: ApiRequest, world: World): Answer {
  return jsonAnswer(200, presentAgent(find(request, world)));
}

const updateSchema = z.object({ name: nameSchema.nullish(), conversation_config: configSchema.nullish() });

function update(request: ApiRequest, world: World): Answer {
  const { name, conversation_config: config } = parseBody(updateSchema, request);
  const agent = find(request, world);
  const known = new Set(knowledgeOf(agent).map(({ id }) => id));
  for (const { id } of config?.agent?.prompt?.knowledge_base ?? []) {
    if (!known.has(id) && world.knowledgeBase.get(id) === undefined) {
      throw refuse('document_not_found', `Document with id ${id} was not found.`);
    }
  }
  return jsonAnswer(
    200,
    presentAgent(world.agents.update(agent, { name: name ?? undefined, config: config ?? undefined })),
  );
}

const dependentsSchema = pageSchema.extend({ dependent_type: z.enum(['direct', 'transitive', 'all']).default('all') });

function dependents(request: ApiRequest, world: World): Answer {
  const query = parseQuery(dependentsSchema, request);
  const found = world.agents
    .dependents(findDocument(request, world), world.knowledgeBase)
    .filter(({ via }) => query.dependent_type === 'all' || (query.dependent_type === 'direct') === (via.length === 0));
  const { items, ...page } = pageOf(found, ({ agent }) => agent.id, query);
  return jsonAnswer(200, { agents: items.map(presentDependent), branches: [], ...page });
}
