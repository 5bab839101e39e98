/** Deletes a copy unless an agent has it itself, and tells which agents have it. */
import type { DependentAgent } from '@knowledge-sync/contract';
import { asRetryable, type ElevenLabsSyncError, isInUse } from '../elevenlabs/error.ts';
import type { DependentAgents, Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';

/** The most that a person would check one by one. The API lists all. */
const maxAgentsNamed = 30;

/** Just after a copy was removed from an agent, ElevenLabs may still refuse its deletion. */
const pauseMs = 2_000;

export type Deletion =
  | { kind: 'deleted' }
  /**
   * `holders`: the agents that have the copy; null if ElevenLabs did not answer that. Only a
   * refusal with holders is final.
   */
  | { kind: 'refused'; error: ElevenLabsSyncError; holders: DependentAgent[] | null };

/**
 * Deletes a copy. No source says whether ElevenLabs also refuses because of agents that only have
 * the folder. If it refuses and twice names no agent and no branch that has the copy itself, the
 * deletion is repeated by force, which then takes the copy from no agent.
 *
 * @throws ElevenLabsSyncError other than `in_use`; DeadlineExceededError
 */
export async function deleteUnheld(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  id: string,
): Promise<Deletion> {
  const refusal = await tryToDelete(ctx, provider, deadline, id, false);
  if (refusal === null) return { kind: 'deleted' };
  let holders = await holdersOf(ctx, provider, deadline, id);
  if (holders?.length === 0) {
    await ctx.clock.sleep(pauseMs, deadline.signal);
    holders = await holdersOf(ctx, provider, deadline, id);
  }
  if (holders?.length !== 0)
    return { kind: 'refused', error: holders === null ? asRetryable(refusal) : refusal, holders };
  const again = await tryToDelete(ctx, provider, deadline, id, true);
  if (again !== null) return { kind: 'refused', error: asRetryable(again), holders };
  ctx.logger.info('copy without agents deleted by force', { elevenlabs_document_id: id });
  return { kind: 'deleted' };
}

/** @returns the refusal because of agents; null when the copy is deleted */
async function tryToDelete(
  { config }: EngineContext,
  provider: Provider,
  deadline: Deadline,
  id: string,
  force: boolean,
): Promise<ElevenLabsSyncError | null> {
  try {
    await provider.deleteDocument(id, { force }, deadline.limits(config.writeTimeoutMs));
    return null;
  } catch (error) {
    if (isInUse(error)) return error;
    throw error;
  }
}

async function holdersOf(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  id: string,
): Promise<DependentAgent[] | null> {
  const page = { type: 'direct', pageSize: maxAgentsNamed, cursor: null } as const;
  try {
    const found = await provider.dependentAgents(id, page, deadline.limits(ctx.config.listTimeoutMs));
    const names = namesOf(found);
    // Further pages may name an agent that has the copy itself.
    return names.length === 0 && found.cursor !== null ? null : names.slice(0, maxAgentsNamed);
  } catch (failure) {
    ctx.logger.warn('blocking agents unknown', { elevenlabs_document_id: id, reason: String(failure) });
    return null;
  }
}

/** Names each agent that has the copy on its main branch, and each other branch that has it. */
function namesOf({ agents, branches }: DependentAgents): DependentAgent[] {
  const named = branches.filter(({ isMain }) => !isMain);
  const main = branches.filter(({ agentId, isMain }) => isMain && !agents.some(({ id }) => id === agentId));
  // The list of agents may include agents that have the copy on another branch only.
  const isOnlyOnBranch = (id: string): boolean =>
    named.some(({ agentId }) => agentId === id) && !branches.some(({ agentId, isMain }) => isMain && agentId === id);
  return [
    ...agents
      .filter(({ id, isDirect }) => isDirect && !isOnlyOnBranch(id))
      .map(({ id, name }) => ({ id, name, branch: null })),
    ...main.map(({ agentId, agentName }) => ({ id: agentId, name: agentName, branch: null })),
    ...named.map(({ agentId, agentName, branchName }) => ({ id: agentId, name: agentName, branch: branchName })),
  ];
}
