import type { DependentAgent, KnowledgeDocument } from '@knowledge-sync/contract';

/** How far a deletion is. */
export type DeletionView =
  /** Nothing of it was done yet, so it can be withdrawn. */
  | { state: 'waiting'; notBefore: Date }
  | { state: 'begun' }
  /** ElevenLabs refused, since agents hold the document themselves; null: nobody could tell which. */
  | { state: 'in_use'; agents: readonly DependentAgent[] | null }
  | { state: 'failed' };

/** Null for a document that nobody wants to be gone. */
export function deletionView(
  document: Pick<
    KnowledgeDocument,
    | 'deletion_requested_at'
    | 'deletion_not_before'
    | 'dependent_agents'
    | 'retry_requested_at'
    | 'sync_error'
    | 'sync_status'
  >,
): DeletionView | null {
  if (document.deletion_requested_at === null) return null;
  if (document.deletion_not_before !== null)
    return { state: 'waiting', notBefore: document.deletion_not_before.toDate() };
  if (document.sync_status !== 'failed' || document.retry_requested_at !== null) return { state: 'begun' };
  if (document.sync_error?.type === 'in_use') return { state: 'in_use', agents: document.dependent_agents };
  return { state: 'failed' };
}

/** The names of agents; an agent that the key may not see has only its id. */
export const agentNames = (agents: readonly DependentAgent[]): readonly string[] =>
  agents.map(({ id, name }) => name ?? id);

/** What agents lose with a document, in a sentence; null when ElevenLabs names none. */
export function whatAgentsLose(
  agents: readonly { id: string; name: string | null }[],
  hasMore: boolean,
): string | null {
  const names = [...new Set(agents.map(({ id, name }) => `“${name ?? id}”`))];
  if (names.length === 0) return null;
  const shown = names.slice(0, 5);
  const rest = names.length - shown.length;
  const others = hasMore || rest > 0 ? [hasMore ? 'others' : `${rest} more`] : [];
  const all = [...shown, ...others];
  const list = all.length === 1 ? all[0] : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
  return `${list} ${all.length === 1 ? 'knows' : 'know'} this document now, and will no longer be able to answer from it.`;
}
