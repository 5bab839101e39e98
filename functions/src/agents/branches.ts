/**
 * Reads how the holders of the folder search their documents, and which of their branches have
 * traffic, and records it with them. Each agent costs two requests, and one more for each branch
 * beside main that calls reach.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Holder, type HolderBranch, usageModes } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { ElevenLabsSyncError, isNotFound, isRefusal } from '../elevenlabs/error.ts';
import type { Agent, AgentsProvider, BranchPage, CallLimits } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { DeadlineExceededError } from '../runtime/deadline.ts';
import { readHolders, recordHolders } from './record-holders.ts';

/** The most branches beside main that are read of one agent. */
const branchesRead = 5;
/** How many agents are read at once. */
const atOnce = 2;

interface Wanted {
  /** The most agents that are read. */
  most: number;
  /** Agents that were read later than this long ago are not read again. */
  olderThanMs: number;
}

/** When a person opens the agents page. */
export const onOpening: Wanted = { most: 10, olderThanMs: 60_000 };
/** In each sweep, so that settings are never much older than this. */
const onSweep: Wanted = { most: 5, olderThanMs: 3 * 3_600_000 };

/**
 * Reads the settings of recorded holders, those first that were read longest ago. Never throws for
 * ElevenLabs: settings that cannot be read stay as they are.
 *
 * @param isNeeded whether the settings of an agent are read however new they are
 * @returns how many agents were read
 * @throws what Firestore throws
 */
export async function refreshBranches(
  ctx: EngineContext,
  limits: () => CallLimits,
  wanted: Wanted,
  isNeeded: (id: string) => boolean = () => false,
): Promise<number> {
  const { known } = await readHolders(ctx);
  const nowMs = ctx.clock.now().getTime();
  const readMs = ({ read_at: readAt }: Holder): number => readAt?.toMillis() ?? 0;
  // A time ahead was not written by this service.
  const isOld = (holder: Holder): boolean => nowMs - readMs(holder) >= wanted.olderThanMs || readMs(holder) > nowMs;
  const due = known.attached
    .filter((holder) => isNeeded(holder.id) || isOld(holder))
    .sort((one, other) => Number(isNeeded(other.id)) - Number(isNeeded(one.id)) || readMs(one) - readMs(other))
    .slice(0, wanted.most);
  if (due.length === 0) return 0;
  const agents = await ctx.agents();
  const read: (Pick<Holder, 'id'> & { branches: HolderBranch[]; read_at: Timestamp })[] = [];
  for (let at = 0; at < due.length; at += atOnce) {
    const branches = await Promise.all(
      due
        .slice(at, at + atOnce)
        .map(async ({ id }) => ({ id, branches: await branchesOf(ctx, agents, id, known.folder_id, limits) })),
    );
    for (const { id, branches: each } of branches) {
      const earlier = due.find((holder) => holder.id === id);
      // Settings that are read again soon, and have not changed, write nothing.
      const isNews = earlier === undefined || isOld(earlier) || !isDeepStrictEqual(earlier.branches, each);
      if (each !== null && isNews) read.push({ id, branches: each, read_at: Timestamp.fromMillis(nowMs) });
    }
    // The next ones would fail too, and a person may be waiting.
    if (branches.some((each) => each.branches === null)) break;
  }
  if (read.length > 0) await recordHolders(ctx, limits, { kind: 'branches', folderId: known.folder_id, holders: read });
  return read.length;
}

/** The sweep's part. @throws what Firestore throws */
export const keepBranches = (ctx: EngineContext, limits: () => CallLimits): Promise<number> =>
  refreshBranches(ctx, limits, onSweep);

/** Null if they cannot be read now; none if the agent is gone. */
async function branchesOf(
  ctx: EngineContext,
  agents: AgentsProvider,
  id: string,
  folderId: string | null,
  limits: () => CallLimits,
): Promise<HolderBranch[] | null> {
  try {
    return (await readBranches(agents, id, folderId, limits)).branches;
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    if (isNotFound(error)) return [];
    ctx.logger.warn('settings of an agent not read', { agent_id: id, reason: error.message });
    return null;
  }
}

interface ReadBranches {
  name: string;
  branches: HolderBranch[];
  /** The documents that it has directly, by their ids at ElevenLabs. */
  documentIds: string[];
  /** Those that only an administrator may change, by id. */
  protectedIds: Set<string | null>;
  /** Whether these are all branches that calls reach. */
  isComplete: boolean;
}

/** ElevenLabs' word for a branch that only administrators of the workspace may change. */
const adminsOnly = 'admin_perms_required';

/**
 * Returns the branches of an agent that calls reach, main first.
 *
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function readBranches(
  agents: AgentsProvider,
  id: string,
  folderId: string | null,
  limits: () => CallLimits,
): Promise<ReadBranches> {
  const main = await agents.getAgent(id, {}, limits());
  const { branches, isComplete } = await listBranches(agents, id, limits);
  const mainId = main.mainBranchId ?? main.branchId;
  const ownLive = branches.find((branch) => branch.id === mainId)?.livePercentage ?? null;
  const others = branches.filter((branch) => branch.id !== mainId && branch.livePercentage !== 0);
  const read: HolderBranch[] = [];
  const knowledge = [...main.knowledge];
  for (const { id: branchId, name, livePercentage } of others.slice(0, branchesRead)) {
    const branch = await agents.getAgent(id, { branchId }, limits());
    knowledge.push(...branch.knowledge);
    const state = stateOf(branch, folderId);
    read.push({ ...state, id: branchId, name, is_main: false, live_percentage: livePercentage });
  }
  const own = { ...stateOf(main, folderId), id: mainId, name: 'Main', is_main: true, live_percentage: ownLive };
  return {
    name: main.name,
    branches: ownLive === 0 && read.length > 0 ? read : [own, ...read],
    documentIds: [...new Set(knowledge.map((item) => item.id))].filter((each) => each !== folderId),
    protectedIds: new Set(branches.flatMap((branch) => (branch.protection === adminsOnly ? [branch.id] : []))),
    isComplete: isComplete && others.length <= branchesRead,
  };
}

/** A key that may not list branches still reads the main branch. */
async function listBranches(agents: AgentsProvider, id: string, limits: () => CallLimits): Promise<BranchPage> {
  try {
    return await agents.listBranches(id, { pageSize: 100 }, limits());
  } catch (error) {
    if (isRefusal(error)) return { branches: [], isComplete: false };
    throw error;
  }
}

/** How a branch has a folder or a copy, and how it searches. */
export function stateOf(
  { knowledge, search }: Agent,
  itemId: string | null,
): Pick<HolderBranch, 'usage_mode' | 'search' | 'model' | 'strategies'> {
  const item = knowledge.find(({ id }) => id === itemId);
  const usageMode = usageModes.find((mode) => mode === item?.usage_mode) ?? 'auto';
  return {
    usage_mode: item === undefined ? null : usageMode,
    search: search.isOn,
    model: search.model,
    strategies: search.strategies,
  };
}
