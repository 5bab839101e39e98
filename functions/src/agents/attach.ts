/** Adds the service's folder to an agent's documents, and removes it. */

import { type FolderAttachment, type UsageMode, usageModes } from '@knowledge-sync/contract';
import { folderName } from '../document/remote-name.ts';
import { ElevenLabsSyncError, isNotFound } from '../elevenlabs/error.ts';
import type { Agent, CallLimits, KnownItem } from '../elevenlabs/provider.ts';
import { inFolder, knownFolder } from '../remote/folder.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { onOpening, refreshBranches } from './branches.ts';
import { changeKnowledge } from './change-knowledge.ts';
import { dependentsOf } from './dependents.ts';
import { inTime } from './in-time.ts';
import { recordHolders } from './record-holders.ts';

/**
 * Adds the folder to the agent.
 *
 * @returns null if there is no such agent
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function attachFolder(
  ctx: EngineContext,
  agentId: string,
  usageMode: UsageMode,
): Promise<FolderAttachment | null> {
  return await inTime(ctx, async (limits, deadline) => {
    const [agents, provider] = await Promise.all([ctx.agents(), ctx.provider()]);
    const read = () => agents.getAgent(agentId, {}, limits());
    const agent = await unlessGone(read);
    if (agent === null) return null;
    const confirmed = await inFolder(ctx, provider, deadline, async (folderId) => {
      const { id } = await installationOf(ctx, limits);
      const name = folderName(ctx.config.projectId, id);
      const item = { type: 'folder', name, id: folderId, usage_mode: usageMode };
      const apply = (knowledge: KnownItem[]): KnownItem[] => withItem(knowledge, item);
      if (apply(agent.knowledge) === agent.knowledge) return { folderId, attachment: attachmentOf(agent, folderId) };
      const change = { branchId: null, apply, description: 'Knowledge folder attached' };
      try {
        const lost = await lossOf(() => changeKnowledge(ctx, agents, agent, change, limits));
        return { folderId, attachment: confirmedBy(await unlessGone(read), folderId, true, lost) };
      } catch (error) {
        // ElevenLabs says the same of a folder and of an agent that it does not have.
        if (isNotFound(error) && (await unlessGone(read)) === null) return { folderId, attachment: null };
        throw error;
      }
    });
    return await recorded(ctx, limits, agentId, confirmed);
  });
}

/**
 * Removes the folder from the agent. Without a folder there is nothing to remove.
 *
 * @returns null if there is no such agent
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function detachFolder(ctx: EngineContext, agentId: string): Promise<FolderAttachment | null> {
  return await inTime(ctx, async (limits) => {
    const agents = await ctx.agents();
    const read = () => agents.getAgent(agentId, {}, limits());
    const agent = await unlessGone(read);
    const folderId = await knownFolder(ctx);
    if (agent === null) return await recorded(ctx, limits, agentId, { folderId, attachment: null });
    const apply = (knowledge: KnownItem[]): KnownItem[] => knowledge.filter(({ id }) => id !== folderId);
    const isHeld = apply(agent.knowledge).length < agent.knowledge.length;
    const change = { branchId: null, apply, description: 'Knowledge folder detached' };
    const lost = isHeld ? await lossOf(() => changeKnowledge(ctx, agents, agent, change, limits)) : null;
    const after = isHeld ? await unlessGone(read) : agent;
    const attachment = confirmedBy(after, folderId, false, lost);
    const isUseAsked = isHeld && attachment !== null && !attachment.attached && folderId !== null;
    const still_used = isUseAsked ? await remainingUse(ctx, agentId, folderId, limits()) : null;
    return await recorded(ctx, limits, agentId, { folderId, attachment: attachment && { ...attachment, still_used } });
  });
}

/**
 * Asks what of the agent still has the folder. Null if nothing has, or ElevenLabs does not answer:
 * the folder is detached anyway.
 */
async function remainingUse(
  ctx: EngineContext,
  agentId: string,
  folderId: string,
  limits: CallLimits,
): Promise<FolderAttachment['still_used']> {
  try {
    const page = { type: 'direct', pageSize: 100, cursor: null } as const;
    const { agents, branches } = await dependentsOf(ctx, folderId, page, limits);
    const others = branches.filter((branch) => branch.agentId === agentId && !branch.isMain);
    const isNamed = agents.some(({ id }) => id === agentId);
    const names = others.map(({ branchName }) => branchName);
    // ElevenLabs may name the agent because of the branch alone.
    return isNamed || names.length > 0 ? { branches: names, elsewhere: isNamed && names.length === 0 } : null;
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError)) throw error;
    ctx.logger.warn('remaining use of the folder not known', { agent_id: agentId, reason: error.message });
    return null;
  }
}

/** Records the agent as a holder, or not, for the web app. An agent that is gone has no folder. */
async function recorded(
  ctx: EngineContext,
  limits: () => CallLimits,
  agentId: string,
  { folderId, attachment }: { folderId: string | null; attachment: FolderAttachment | null },
): Promise<FolderAttachment | null> {
  const agent = attachment?.agent ?? { id: agentId, name: null };
  await recordHolders(ctx, limits, { kind: 'one', folderId, agent, isAttached: attachment?.attached ?? false });
  if (attachment?.attached) await refreshBranches(ctx, limits, { ...onOpening, most: 1 }, (id) => id === agentId);
  return attachment;
}

/** Returns the same list if it contains the item already. */
function withItem(knowledge: KnownItem[], item: KnownItem): KnownItem[] {
  const standing = knowledge.find(({ id }) => id === item.id);
  if (standing === undefined) return [...knowledge, item];
  if (standing.usage_mode === item.usage_mode) return knowledge;
  return knowledge.map((known) => (known.id === item.id ? { ...known, usage_mode: item.usage_mode } : known));
}

async function unlessGone(read: () => Promise<Agent>): Promise<Agent | null> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/**
 * Returns the error of a lost request, which may have taken effect; the agent is read again to find
 * out.
 */
async function lossOf(change: () => Promise<unknown>): Promise<ElevenLabsSyncError | null> {
  try {
    await change();
    return null;
  } catch (error) {
    if (error instanceof ElevenLabsSyncError && error.is_outcome_unknown) return error;
    throw error;
  }
}

/** @throws the error of the lost request, if the agent shows that it did not take effect */
function confirmedBy(
  agent: Agent | null,
  folderId: string | null,
  isWanted: boolean,
  lost: ElevenLabsSyncError | null,
): FolderAttachment | null {
  if (agent === null) return null;
  const attachment = attachmentOf(agent, folderId);
  if (lost !== null && attachment.attached !== isWanted) throw lost;
  return attachment;
}

function attachmentOf({ id, name, knowledge }: Agent, folderId: string | null): FolderAttachment {
  const item = knowledge.find((known) => known.id === folderId);
  const usageMode = usageModes.find((mode) => mode === item?.usage_mode) ?? 'auto';
  return {
    agent: { id, name },
    attached: item !== undefined,
    usage_mode: item === undefined ? null : usageMode,
    still_used: null,
  };
}
