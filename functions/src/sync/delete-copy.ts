/** Deletes one remote copy and names the agents that block it. */
import type { DependentAgent } from '@knowledge-sync/contract';
import { isForced } from '../document/tombstone.ts';
import { type ElevenLabsSyncError, isInUse } from '../elevenlabs/error.ts';
import { writeLimits } from './update-copy.ts';
import type { Work } from './work.ts';

/**
 * Deletes one copy, by force only if the document has a forced tombstone. A missing copy counts as
 * deleted.
 *
 * @throws ElevenLabsSyncError, as `in_use` when agents hold the copy themselves;
 *   DeadlineExceededError
 */
export async function deleteCopy(work: Work, id: string): Promise<void> {
  const { claim, provider, wanted } = work;
  const force = wanted === null && claim.document.deletion_requested_at !== null && isForced(claim.document);
  try {
    await provider.deleteDocument(id, { force }, writeLimits(work));
  } catch (error) {
    if (isInUse(error)) work.heldId = id;
    throw error;
  }
}

/** The most that a person would check one by one. The API lists all. */
const maxAgentsNamed = 30;

/**
 * The agents because of which ElevenLabs refused a deletion.
 *
 * @returns null when the error has another cause, or when ElevenLabs does not answer
 */
export async function blockingAgents(work: Work, error: ElevenLabsSyncError): Promise<DependentAgent[] | null> {
  const { ctx, claim, provider, heldId } = work;
  if (!isInUse(error) || heldId === null) return null;
  const page = { type: 'direct', pageSize: maxAgentsNamed, cursor: null } as const;
  try {
    const limits = claim.deadline.limits(ctx.config.listTimeoutMs);
    const { agents } = await provider.dependentAgents(heldId, page, limits);
    ctx.logger.info('agents block a deletion', { document_id: claim.ref.id, agents: agents.length });
    return agents.slice(0, maxAgentsNamed).map(({ id, name }) => ({ id, name }));
  } catch (failure) {
    ctx.logger.warn('blocking agents unknown', { document_id: claim.ref.id, reason: String(failure) });
    return null;
  }
}
