import { isNotFound } from '../elevenlabs/error.ts';
import { eachPage } from '../elevenlabs/listing.ts';
import type { CallLimits, DependentAgents } from '../elevenlabs/provider.ts';
import { knownFolder } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Report } from './holders.ts';

/**
 * Returns all holders of the folder. The list of agents does not contain their documents. @throws
 * ElevenLabsSyncError
 */
export async function askForHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
): Promise<Extract<Report, { kind: 'all' }>> {
  const folderId = await knownFolder(ctx);
  if (folderId === null) return { kind: 'all', folderId, holders: [] };
  const holders = new Map<string, string | null>();
  const pages = eachPage(async (cursor) => {
    const page = await dependentsOf(ctx, folderId, { type: 'direct', pageSize: 100, cursor }, limits());
    return { items: page.agents, cursor: page.cursor };
  });
  for await (const agents of pages) for (const { id, name } of agents) holders.set(id, name);
  return { kind: 'all', folderId, holders: [...holders].map(([id, name]) => ({ id, name })) };
}

/**
 * Returns one page of the agents that use a copy or folder; none if it is gone. @throws
 * ElevenLabsSyncError
 */
export async function dependentsOf(
  ctx: EngineContext,
  id: string,
  page: { type: 'direct' | 'all'; pageSize: number; cursor: string | null },
  limits: CallLimits,
): Promise<DependentAgents> {
  const provider = await ctx.provider();
  try {
    return await provider.dependentAgents(id, page, limits);
  } catch (error) {
    if (isNotFound(error)) return { agents: [], branches: [], cursor: null };
    throw error;
  }
}
