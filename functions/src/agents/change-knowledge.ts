/**
 * Changes the list of documents of an agent. ElevenLabs only accepts the whole list, and has no
 * conditional update: the list is read, changed in one place, and sent back. Its versions show
 * whether someone else saved in between. Then the change is made again on what they saved.
 */
import { isDeepStrictEqual } from 'node:util';
import { isRefusal } from '../elevenlabs/error.ts';
import type { Agent, AgentsProvider, CallLimits, KnownItem } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';

/** The most times that a change is made again. More editors at once are not to be expected. */
const maxMerges = 3;

interface Change {
  /** Null: main. */
  branchId: string | null;
  /** Returns the wanted list; the same list if nothing is to be changed. */
  apply(knowledge: KnownItem[]): KnownItem[];
  /** Shown in the agent's history at ElevenLabs. */
  description: string;
}

/**
 * @param agent as it was read just before
 * @returns whether there was anything to change
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function changeKnowledge(
  ctx: EngineContext,
  agents: AgentsProvider,
  agent: Agent,
  { branchId, apply, description }: Change,
  limits: () => CallLimits,
): Promise<boolean> {
  let basis = agent;
  let wanted = apply(agent.knowledge);
  if (wanted === agent.knowledge) return false;
  for (let merges = 0; ; merges += 1) {
    const change = { branchId, knowledge: wanted, procedures: basis.procedures, versionDescription: description };
    const { versionId } = await agents.setKnowledge(agent.id, change, limits());
    const theirs = merges < maxMerges ? await overwritten(agents, basis, versionId, limits) : null;
    if (theirs === null) return true;
    const merged = apply(theirs.knowledge);
    if (isDeepStrictEqual(merged, wanted)) return true;
    ctx.logger.warn('change of an agent merged with that of someone else', { agent_id: agent.id });
    basis = { ...theirs, versionId };
    wanted = merged;
  }
}

/**
 * Returns the agent as someone else saved it after `basis` was read and before the new version.
 * Null if there is no such version, or ElevenLabs does not say.
 */
async function overwritten(
  agents: AgentsProvider,
  basis: Agent,
  versionId: string | null,
  limits: () => CallLimits,
): Promise<Agent | null> {
  if (versionId === null || basis.versionId === null) return null;
  try {
    const { parentId } = await agents.getVersion(basis.id, versionId, limits());
    if (parentId === null || parentId === basis.versionId) return null;
    return await agents.getAgent(basis.id, { versionId: parentId }, limits());
  } catch (error) {
    // The change itself is made. A key that may not read versions cannot find this out.
    if (isRefusal(error)) return null;
    throw error;
  }
}
