import { isNotFound } from '../elevenlabs/error.ts';
import type { CallLimits, DependentAgents } from '../elevenlabs/provider.ts';
import { knownFolder } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Report } from './holders.ts';

const maxPages = 10;

/**
 * Returns all holders of the folder. The list of agents does not contain their documents. @throws
 * ElevenLabsSyncError
 */
export async function askForHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
): Promise<Extract<Report, { kind: 'all' }>> {
  const folderId = await knownFolder(ctx);
  const holders = new Map<string, string | null>();
  let cursor: string | null = null;
  for (let count = 0; folderId !== null && count < maxPages; count += 1) {
    const page: DependentAgents = await dependentsOf(
      ctx,
      folderId,
      { type: 'direct', pageSize: 100, cursor },
      limits(),
    );
    for (const { id, name } of page.agents) holders.set(id, name);
    cursor = page.cursor;
    if (cursor === null) break;
  }
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
