/**
 * Making an agent know the service's folder, and so every document, or making it forget the folder again. ElevenLabs only takes
 * the whole list of what an agent knows: it is read, changed in the one place, and sent back. What somebody else changes in the
 * fraction of a second between is lost; ElevenLabs offers no condition to send along.
 */

import { type FolderAttachment, type UsageMode, usageModes } from '@knowledge-sync/contract';
import { folderName } from '../document/remote-name.ts';
import { ElevenLabsSyncError, isNotFound } from '../elevenlabs/error.ts';
import type { Agent, CallLimits, KnownItem } from '../elevenlabs/provider.ts';
import { inFolder, knownFolder } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import { inTime } from './in-time.ts';
import { recordHolders } from './record-holders.ts';

/**
 * @returns null when there is no such agent
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function attachFolder(
  ctx: EngineContext,
  agentId: string,
  usageMode: UsageMode,
): Promise<FolderAttachment | null> {
  return await inTime(ctx, async (limits, deadline) => {
    const [agents, provider] = await Promise.all([ctx.agents(), ctx.provider()]);
    const read = () => agents.getAgent(agentId, limits());
    const agent = await unlessGone(read);
    if (agent === null) return null;
    const told = await inFolder(ctx, provider, deadline, async (folderId) => {
      const item = { type: 'folder', name: folderName(ctx.config.projectId), id: folderId, usage_mode: usageMode };
      const wanted = withItem(agent.knowledge, item);
      if (wanted === agent.knowledge) return { folderId, attachment: attachmentOf(agent, folderId) };
      const lost = await lossOf(() => agents.setKnowledge(agentId, wanted, limits()));
      return { folderId, attachment: toldBy(await unlessGone(read), folderId, true, lost) };
    });
    return await noted(ctx, limits, agentId, told);
  });
}

/**
 * Where there is no folder yet, nothing can be attached.
 *
 * @returns null when there is no such agent
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function detachFolder(ctx: EngineContext, agentId: string): Promise<FolderAttachment | null> {
  return await inTime(ctx, async (limits) => {
    const agents = await ctx.agents();
    const read = () => agents.getAgent(agentId, limits());
    const agent = await unlessGone(read);
    const folderId = await knownFolder(ctx);
    if (agent === null) return await noted(ctx, limits, agentId, { folderId, attachment: null });
    const kept = agent.knowledge.filter(({ id }) => id !== folderId);
    const isHeld = kept.length < agent.knowledge.length;
    const lost = isHeld ? await lossOf(() => agents.setKnowledge(agentId, kept, limits())) : null;
    const after = isHeld ? await unlessGone(read) : agent;
    return await noted(ctx, limits, agentId, { folderId, attachment: toldBy(after, folderId, false, lost) });
  });
}

/** What ElevenLabs told is what pages tell from now on; an agent that is gone holds nothing. */
async function noted(
  ctx: EngineContext,
  limits: () => CallLimits,
  agentId: string,
  { folderId, attachment }: { folderId: string | null; attachment: FolderAttachment | null },
): Promise<FolderAttachment | null> {
  const agent = attachment?.agent ?? { id: agentId, name: null };
  await recordHolders(ctx, limits, { kind: 'one', folderId, agent, isAttached: attachment?.attached ?? false });
  return attachment;
}

/** The same list when it holds the item already. */
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

/** The error of a change whose answer was lost: it may have been made all the same, and reading back will tell. */
async function lossOf(change: () => Promise<void>): Promise<ElevenLabsSyncError | null> {
  try {
    await change();
    return null;
  } catch (error) {
    if (error instanceof ElevenLabsSyncError && error.is_outcome_unknown) return error;
    throw error;
  }
}

/** @throws what was lost, when the agent shows that it was not done */
function toldBy(
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
  return { agent: { id, name }, attached: item !== undefined, usage_mode: item === undefined ? null : usageMode };
}
