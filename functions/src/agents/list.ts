/** Which agents there are, and which of them know a document or the service's folder. */

import type { AgentList, KnowledgeAgents, ListAgents } from '@knowledge-sync/contract';
import type { EngineContext } from '../context.ts';
import { isNotFound } from '../elevenlabs/error.ts';
import type { CallLimits, DependentAgents } from '../elevenlabs/provider.ts';
import { knownFolder } from '../knowledge/folder.ts';
import { readKnowledge } from '../knowledge/read.ts';
import { inTime } from './in-time.ts';

const nobody: DependentAgents = { agents: [], cursor: null };
const maxPages = 10;

/** @throws ElevenLabsSyncError, DeadlineExceededError */
export async function listAgents(ctx: EngineContext, { limit, cursor }: ListAgents): Promise<AgentList> {
  return await inTime(ctx, async (limits) => {
    const agents = await ctx.agents();
    const [page, attached] = await Promise.all([
      agents.listAgents({ pageSize: limit, cursor: cursor ?? null }, limits()),
      attachedAgents(ctx, limits),
    ]);
    return {
      agents: page.agents.map(({ id, name }) => ({ id, name, attached: attached.has(id) })),
      next_cursor: page.cursor,
    };
  });
}

/** The ids of those that hold the folder itself: the list of agents does not tell what they know. */
async function attachedAgents(ctx: EngineContext, limits: () => CallLimits): Promise<Set<string>> {
  const folderId = await knownFolder(ctx);
  const ids = new Set<string>();
  if (folderId === null) return ids;
  let cursor: string | null = null;
  for (let count = 0; count < maxPages; count += 1) {
    const page: DependentAgents = await dependentsOf(
      ctx,
      folderId,
      { type: 'direct', pageSize: 100, cursor },
      limits(),
    );
    for (const { id } of page.agents) ids.add(id);
    cursor = page.cursor;
    if (cursor === null) break;
  }
  return ids;
}

/**
 * One page of the agents that know a document; nobody while it is not at ElevenLabs.
 *
 * @returns null when there is no such document
 * @throws MalformedDocumentError, ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws
 */
export async function agentsOfKnowledge(
  ctx: EngineContext,
  documentId: string,
  { limit, cursor }: ListAgents,
): Promise<KnowledgeAgents | null> {
  const stored = await readKnowledge(ctx, documentId);
  if (stored === null) return null;
  const remoteId = stored.document.elevenlabs_document_id;
  const { agents, cursor: next } =
    remoteId === null
      ? nobody
      : await inTime(ctx, (limits) =>
          dependentsOf(ctx, remoteId, { type: 'all', pageSize: limit, cursor: cursor ?? null }, limits()),
        );
  return {
    agents: agents.map(({ id, name, isDirect }) => ({ id, name, through: isDirect ? 'document' : 'folder' })),
    next_cursor: next,
  };
}

/** Nobody depends on what is gone. */
async function dependentsOf(
  ctx: EngineContext,
  id: string,
  page: { type: 'direct' | 'all'; pageSize: number; cursor: string | null },
  limits: CallLimits,
): Promise<DependentAgents> {
  const provider = await ctx.provider();
  try {
    return await provider.dependentAgents(id, page, limits);
  } catch (error) {
    if (isNotFound(error)) return nobody;
    throw error;
  }
}
