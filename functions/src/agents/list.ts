/** Which agents there are, and which of them know a document or the service's folder. */

import type { AgentList, KnowledgeAgents, ListAgents } from '@knowledge-sync/contract';
import type { CallLimits, DependentAgents } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { readKnowledge } from '../store/read.ts';
import { dependentsOf } from './dependents.ts';
import { isContradicted } from './holders.ts';
import { inTime } from './in-time.ts';
import { readHolders, refreshHolders } from './record-holders.ts';

/** @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws */
export async function listAgents(ctx: EngineContext, { limit, cursor }: ListAgents): Promise<AgentList> {
  return await inTime(ctx, async (limits) => {
    const agents = await ctx.agents();
    const [page, { holders }] = await Promise.all([
      agents.listAgents({ pageSize: limit, cursor: cursor ?? null }, limits()),
      refreshHolders(ctx, limits),
    ]);
    const attached = new Set(holders.map(({ id }) => id));
    return {
      agents: page.agents.map(({ id, name }) => ({ id, name, attached: attached.has(id) })),
      next_cursor: page.cursor,
    };
  });
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
  if (remoteId === null) return { agents: [], next_cursor: null };
  return await inTime(ctx, async (limits) => {
    const page = await dependentsOf(ctx, remoteId, { type: 'all', pageSize: limit, cursor: cursor ?? null }, limits());
    await learnFrom(ctx, limits, page, cursor === undefined && page.cursor === null);
    return {
      agents: page.agents.map(({ id, name, isDirect }) => ({ id, name, through: isDirect ? 'document' : 'folder' })),
      next_cursor: page.cursor,
    };
  });
}

/** A document may have been moved to another folder: where its agents are a surprise, those of the folder are asked for. */
async function learnFrom(
  ctx: EngineContext,
  limits: () => CallLimits,
  { agents }: DependentAgents,
  isAll: boolean,
): Promise<void> {
  try {
    const { known } = await readHolders(ctx);
    if (isContradicted(known, agents, isAll)) await refreshHolders(ctx, limits);
  } catch (error) {
    // Who knows the document was told all the same.
    ctx.logger.warn('agents that hold the folder not asked for', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
