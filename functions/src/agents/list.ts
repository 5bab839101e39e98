/** Lists agents, and which of them use a document or the service's folder. */

import {
  type AgentBranches,
  type AgentList,
  claimOf,
  type HolderBranch,
  type KnowledgeAgents,
  type ListAgents,
} from '@knowledge-sync/contract';
import { isNotFound } from '../elevenlabs/error.ts';
import type { CallLimits, DependentAgents } from '../elevenlabs/provider.ts';
import { knownFolder } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import { readKnowledge } from '../store/read.ts';
import { onOpening, readBranches, refreshBranches } from './branches.ts';
import { dependentsOf } from './dependents.ts';
import { isContradicted } from './holders.ts';
import { inTime } from './in-time.ts';
import { recordDirect } from './record-direct.ts';
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
    await refreshBranches(ctx, limits, onOpening);
    const branches = await knownBranches(ctx);
    return {
      agents: page.agents.map(({ id, name }) => ({
        id,
        name,
        attached: attached.has(id),
        branches: attached.has(id) ? (branches.get(id) ?? null) : null,
      })),
      next_cursor: page.cursor,
    };
  });
}

/**
 * Reads the branches of an agent that calls reach: two requests, and one for each beside main.
 *
 * @returns null if there is no such agent
 * @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws
 */
export async function branchesOfAgent(ctx: EngineContext, agentId: string): Promise<AgentBranches | null> {
  return await inTime(ctx, async (limits) => {
    const [agents, folderId] = await Promise.all([ctx.agents(), knownFolder(ctx)]);
    try {
      const read = await readBranches(agents, agentId, folderId, limits);
      const { name, branches, protectedIds, isComplete } = read;
      await recordDirect(ctx, { id: agentId, name, document_ids: read.documentIds });
      return {
        agent: { id: agentId, name },
        branches: branches.map((branch) => ({ ...branch, is_protected: protectedIds.has(branch.id) })),
        is_complete: isComplete,
      };
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  });
}

/**
 * Returns one page of the agents that use a document; none while it is not at ElevenLabs.
 *
 * @returns null if there is no such document
 * @throws MalformedDocumentError, ElevenLabsSyncError, DeadlineExceededError, and what Firestore
 *    throws
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
    const branches = await knownBranches(ctx);
    return {
      agents: page.agents.map(({ id, name, isDirect }) => {
        // The settings of an agent that has only the document are not read.
        const known = isDirect ? undefined : branches.get(id);
        const claim = claimOf(stored.document, known === undefined ? {} : { branches: known });
        return { id, name, through: isDirect ? 'document' : 'folder', claim };
      }),
      next_cursor: page.cursor,
    };
  });
}

/** The branches of the recorded holders, by agent. One read. */
async function knownBranches(ctx: EngineContext): Promise<Map<string, HolderBranch[]>> {
  const { known } = await readHolders(ctx);
  return new Map(
    known.attached.flatMap(({ id, branches }) => (branches === undefined ? [] : [[id, branches] as const])),
  );
}

/** Requests the holders of the folder if the document's agents contradict the known ones. */
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
    // The agents of the document are returned regardless.
    ctx.logger.warn('holders of the folder not requested', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
