/** What the calls about agents do. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { attachFolder, detachFolder } from '../agents/attach.ts';
import { agentsOfKnowledge, listAgents } from '../agents/list.ts';
import { isDocumentId } from '../document/document-id.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { ApiContext, EngineContext } from '../runtime/context.ts';
import { BadCursorError } from '../store/cursor.ts';
import type { createAgentRoutes } from './agent-routes.ts';
import type { ApiEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { providerProblem } from './provider-problem.ts';

type Routes = ReturnType<typeof createAgentRoutes>;

export function mountAgents(
  app: OpenAPIHono<ApiEnv>,
  routes: Routes,
  ctx: ApiContext,
  inTime: <T>(work: Promise<T>) => Promise<T>,
): void {
  /** ElevenLabs' refusals in the catalogue's words; a cursor is its own, so that it alone can tell a wrong one. */
  const ask = async <T>(act: (engine: EngineContext) => Promise<T>, cursor?: string | undefined): Promise<T> => {
    try {
      return await inTime(act(await ctx.engine()));
    } catch (error) {
      if (cursor !== undefined && isRefusedRequest(error)) throw new BadCursorError();
      throw providerProblem(error) ?? error;
    }
  };

  app.openapi(routes.listAgents, async (c) => {
    const query = c.req.valid('query');
    return c.json(await ask((engine) => listAgents(engine, query), query.cursor), 200);
  });

  app.openapi(routes.attachFolder, async (c) => {
    const id = agentIdOf(c.req.valid('param').id);
    const { usage_mode } = c.req.valid('json');
    const attachment = await ask((engine) => attachFolder(engine, id, usage_mode));
    if (attachment === null) throw noSuchAgent();
    ctx.logger.info('folder attached', { agent_id: id, attached: attachment.attached });
    return c.json(attachment, 200);
  });

  app.openapi(routes.detachFolder, async (c) => {
    const id = agentIdOf(c.req.valid('param').id);
    const attachment = await ask((engine) => detachFolder(engine, id));
    if (attachment === null) throw noSuchAgent();
    ctx.logger.info('folder detached', { agent_id: id, attached: attachment.attached });
    return c.json(attachment, 200);
  });

  app.openapi(routes.knowledgeAgents, async (c) => {
    const { id } = c.req.valid('param');
    const query = c.req.valid('query');
    const found = isDocumentId(id) ? await ask((engine) => agentsOfKnowledge(engine, id, query), query.cursor) : null;
    if (found === null) {
      throw new ProblemError('not-found', 'There is no document with this id: it may have been deleted.');
    }
    return c.json(found, 200);
  });
}

const isRefusedRequest = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError && error.error_type === 'validation';

/** An id goes into an address at ElevenLabs: what could lead elsewhere is nobody's. */
function agentIdOf(id: string): string {
  if (/^[\w-]{1,200}$/.test(id)) return id;
  throw noSuchAgent();
}

const noSuchAgent = (): ProblemError => new ProblemError('not-found', 'ElevenLabs has no agent with this id.');
