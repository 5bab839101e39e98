/** Adds the service's folder to an agent's documents, and removes it, branch by branch. */
import { type FolderAttachment, type UsageMode, usageModes } from '@knowledge-sync/contract';
import { folderName } from '../document/remote-name.ts';
import { ElevenLabsSyncError, isNotFound } from '../elevenlabs/error.ts';
import type { Agent, AgentsProvider, CallLimits, KnownItem } from '../elevenlabs/provider.ts';
import { inFolder, knownFolder } from '../remote/folder.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { onOpening, refreshBranches } from './branches.ts';
import { changeKnowledge } from './change-knowledge.ts';
import { dependentsOf } from './dependents.ts';
import { inTime } from './in-time.ts';
import { recordHolders } from './record-holders.ts';

/** What was made of one branch. */
export interface BranchOutcome {
  /** Null: main, if ElevenLabs does not say its id. */
  id: string | null;
  isMain: boolean;
  /** How the branch has the folder now; null if it does not have it, or that is not known. */
  usageMode: UsageMode | null;
  /** Why it was not changed. */
  error: ElevenLabsSyncError | null;
}

export interface Attachment extends Omit<FolderAttachment, 'branches'> {
  branches: BranchOutcome[];
}

/**
 * Adds the folder to branches of the agent.
 *
 * @param branchIds left out: main
 * @returns null if there is no such agent
 * @throws ElevenLabsSyncError if no branch was changed; DeadlineExceededError
 */
export async function attachFolder(
  ctx: EngineContext,
  agentId: string,
  usageMode: UsageMode,
  branchIds?: readonly string[],
): Promise<Attachment | null> {
  return await inTime(ctx, async (limits, deadline) => {
    const [agents, provider] = await Promise.all([ctx.agents(), ctx.provider()]);
    const main = await unlessGone(() => agents.getAgent(agentId, {}, limits()));
    if (main === null) return null;
    return await inFolder(ctx, provider, deadline, async (folderId) => {
      const { id } = await installationOf(ctx, limits);
      const name = folderName(ctx.config.projectId, id);
      const item = { type: 'folder', name, id: folderId, usage_mode: usageMode };
      const apply = (knowledge: KnownItem[]): KnownItem[] => withItem(knowledge, item);
      const change = { folderId, isWanted: true, apply, description: 'Knowledge folder attached' };
      const made = await changeBranches(ctx, agents, main, branchIds, change, limits);
      return await recorded(ctx, limits, { folderId, main, made });
    });
  });
}

/**
 * Removes the folder from branches of the agent. Without a folder there is nothing to remove.
 *
 * @param branchIds left out: main
 * @returns null if there is no such agent
 * @throws ElevenLabsSyncError if no branch was changed; DeadlineExceededError
 */
export async function detachFolder(
  ctx: EngineContext,
  agentId: string,
  branchIds?: readonly string[],
): Promise<Attachment | null> {
  return await inTime(ctx, async (limits) => {
    const agents = await ctx.agents();
    const main = await unlessGone(() => agents.getAgent(agentId, {}, limits()));
    const folderId = await knownFolder(ctx);
    if (main === null) return await gone(ctx, limits, agentId, folderId);
    const apply = (knowledge: KnownItem[]): KnownItem[] => {
      const others = knowledge.filter(({ id }) => id !== folderId);
      return others.length === knowledge.length ? knowledge : others;
    };
    const change = { folderId, isWanted: false, apply, description: 'Knowledge folder detached' };
    const made = await changeBranches(ctx, agents, main, branchIds, change, limits);
    const isOffMain = made !== null && mainModeOf(main, folderId, made) === null;
    const isUseAsked = isOffMain && made.some(({ isChanged }) => isChanged);
    const still_used = isUseAsked && folderId !== null ? await remainingUse(ctx, agentId, folderId, limits()) : null;
    return await recorded(ctx, limits, { folderId, main, made, still_used });
  });
}

type Made = BranchOutcome & { isChanged: boolean };

interface FolderChange {
  folderId: string | null;
  isWanted: boolean;
  apply(knowledge: KnownItem[]): KnownItem[];
  description: string;
}

/**
 * Changes one branch after the other. A branch that is refused does not stop the others.
 *
 * @returns null if the agent is gone
 * @throws ElevenLabsSyncError if all branches failed, or if the folder is missing that is wanted
 */
async function changeBranches(
  ctx: EngineContext,
  agents: AgentsProvider,
  main: Agent,
  branchIds: readonly string[] | undefined,
  change: FolderChange,
  limits: () => CallLimits,
): Promise<Made[] | null> {
  const mainId = main.mainBranchId ?? main.branchId;
  const made: Made[] = [];
  for (const id of branchIds === undefined ? [mainId] : new Set(branchIds)) {
    const isMain = id === mainId;
    // Main is read and changed without its id, which not every answer says.
    const outcome = await changeBranch(ctx, agents, main, isMain ? null : id, change, limits);
    if (outcome === null) return null;
    made.push({ id, isMain, ...outcome });
  }
  const [first] = made;
  if (first?.error && made.every(({ error }) => error !== null)) throw first.error;
  return made;
}

/** Null if the agent is gone. */
async function changeBranch(
  ctx: EngineContext,
  agents: AgentsProvider,
  main: Agent,
  branchId: string | null,
  { folderId, isWanted, apply, description }: FolderChange,
  limits: () => CallLimits,
): Promise<Pick<Made, 'usageMode' | 'isChanged' | 'error'> | null> {
  const read = () => agents.getAgent(main.id, branchId === null ? {} : { branchId }, limits());
  let before: Agent | null = null;
  try {
    before = branchId === null ? main : await read();
    const lost = await lossOf(() =>
      changeKnowledge(ctx, agents, before ?? main, { branchId, apply, description }, limits),
    );
    if (lost === 'unchanged') return { usageMode: usageModeIn(before, folderId), isChanged: false, error: null };
    const after = await unlessGone(read);
    if (after === null) return null;
    const usageMode = usageModeIn(after, folderId);
    const isLost = lost !== null && (usageMode !== null) !== isWanted;
    return { usageMode, isChanged: !isLost, error: isLost ? lost : null };
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError)) throw error;
    if (before !== null && isNotFound(error)) {
      // ElevenLabs says the same of a folder and of an agent that it does not have.
      if ((await unlessGone(() => agents.getAgent(main.id, {}, limits()))) === null) return null;
      if (isWanted) throw error;
    }
    return { usageMode: before && usageModeIn(before, folderId), isChanged: false, error };
  }
}

const mainModeOf = (main: Agent, folderId: string | null, made: readonly Made[]): UsageMode | null => {
  const own = made.find(({ isMain }) => isMain);
  return own === undefined ? usageModeIn(main, folderId) : own.usageMode;
};

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

interface Done {
  folderId: string | null;
  main: Agent;
  /** Null if the agent is gone. */
  made: Made[] | null;
  still_used?: FolderAttachment['still_used'];
}

/** Records the agent as a holder, or not, for the web app. */
async function recorded(
  ctx: EngineContext,
  limits: () => CallLimits,
  { folderId, main, made, still_used = null }: Done,
): Promise<Attachment | null> {
  if (made === null) return await gone(ctx, limits, main.id, folderId);
  const agent = { id: main.id, name: main.name };
  const usage_mode = mainModeOf(main, folderId, made) ?? made.find(({ usageMode }) => usageMode !== null)?.usageMode;
  const attached = usage_mode !== undefined && usage_mode !== null;
  const isHolder = attached || (still_used?.branches.length ?? 0) > 0;
  await recordHolders(ctx, limits, { kind: 'one', folderId, agent, isAttached: isHolder });
  if (isHolder) await refreshBranches(ctx, limits, { ...onOpening, most: 1 }, (id) => id === main.id);
  return { agent, attached, usage_mode: usage_mode ?? null, still_used, branches: made };
}

/** An agent that is gone has no folder. */
async function gone(ctx: EngineContext, limits: () => CallLimits, id: string, folderId: string | null): Promise<null> {
  await recordHolders(ctx, limits, { kind: 'one', folderId, agent: { id, name: null }, isAttached: false });
  return null;
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
async function lossOf(change: () => Promise<boolean>): Promise<ElevenLabsSyncError | 'unchanged' | null> {
  try {
    return (await change()) ? null : 'unchanged';
  } catch (error) {
    if (error instanceof ElevenLabsSyncError && error.is_outcome_unknown) return error;
    throw error;
  }
}

/** Null if the agent does not have the folder. */
function usageModeIn({ knowledge }: Agent, folderId: string | null): UsageMode | null {
  const item = knowledge.find(({ id }) => id === folderId);
  return item === undefined ? null : (usageModes.find((mode) => mode === item.usage_mode) ?? 'auto');
}
