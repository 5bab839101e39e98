/** Deletes one remote copy of a document, or names the agents that block it. */
import { isForced } from '../document/tombstone.ts';
import { deleteUnheld } from '../remote/delete-unheld.ts';
import { writeLimits } from './update-copy.ts';
import type { Work } from './work.ts';

/**
 * Deletes one copy, by force if the document has a forced tombstone. A missing copy counts as
 * deleted. A refusal waits for a person only if it is known which agents have the copy.
 *
 * @throws ElevenLabsSyncError, as `in_use` when agents have the copy themselves;
 *   DeadlineExceededError
 */
export async function deleteCopy(work: Work, id: string): Promise<void> {
  const { ctx, claim, provider, wanted } = work;
  work.dependents = null;
  if (wanted === null && claim.document.deletion_requested_at !== null && isForced(claim.document)) {
    return await provider.deleteDocument(id, { force: true }, writeLimits(work));
  }
  const deletion = await deleteUnheld(ctx, provider, claim.deadline, id);
  if (deletion.kind === 'deleted') return;
  work.dependents = deletion.holders;
  ctx.logger.info('agents block a deletion', {
    document_id: claim.ref.id,
    agents: deletion.holders?.length ?? null,
  });
  throw deletion.error;
}
