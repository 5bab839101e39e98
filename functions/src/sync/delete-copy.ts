/** Deleting one of a document's copies, and whom that would take it from. */
import type { DependentAgent } from '@knowledge-sync/contract';
import { isForced } from '../document/tombstone.ts';
import { type ElevenLabsSyncError, isInUse } from '../elevenlabs/error.ts';
import { writeLimits } from './update-copy.ts';
import type { Work } from './work.ts';

/**
 * By force only where the document is to go and its tombstone says so. What is gone already counts as deleted.
 *
 * @throws ElevenLabsSyncError, as `in_use` when agents hold the copy themselves; DeadlineExceededError
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

/** As many as a person would go through one by one; the API tells of all. */
const maxAgentsNamed = 30;

/**
 * Which agents made ElevenLabs refuse, so that people know where to look.
 *
 * @returns null when it was something else, or when nobody can tell
 */
export async function agentsInTheWay(work: Work, error: ElevenLabsSyncError): Promise<DependentAgent[] | null> {
  const { ctx, claim, provider, heldId } = work;
  if (!isInUse(error) || heldId === null) return null;
  const page = { type: 'direct', pageSize: maxAgentsNamed, cursor: null } as const;
  try {
    const limits = claim.deadline.limits(ctx.config.listTimeoutMs);
    const { agents } = await provider.dependentAgents(heldId, page, limits);
    ctx.logger.info('agents in the way of a deletion', { document_id: claim.ref.id, agents: agents.length });
    return agents.map(({ id, name }) => ({ id, name }));
  } catch (failure) {
    ctx.logger.warn('agents in the way not known', { document_id: claim.ref.id, reason: String(failure) });
    return null;
  }
}
