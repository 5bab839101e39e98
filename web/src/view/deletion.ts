import { type DependentAgent, isolated, type KnowledgeDocument } from '@knowledge-sync/contract';

/** The progress of a deletion. */
export type DeletionView =
  /** It has not started and can be withdrawn. */
  | { state: 'waiting'; notBefore: Date }
  | { state: 'begun' }
  /**
   * ElevenLabs refused, because the document is attached directly to agents. Null: which ones is
   * unknown.
   */
  | { state: 'in_use'; agents: readonly DependentAgent[] | null }
  | { state: 'failed' };

/** Null for a document whose deletion was not requested. */
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

/** The names of agents, or the ID of an agent that the API key cannot read, with the branch. */
export const agentNames = (agents: readonly DependentAgent[]): readonly string[] =>
  agents.map(
    ({ id, name, branch }) => `${isolated(name ?? id)}${branch === null ? '' : ` (branch “${isolated(branch)}”)`}`,
  );

/** Which agents lose the document, in a sentence; null when ElevenLabs names none. */
export function whatAgentsLose(
  agents: readonly { id: string; name: string | null }[],
  hasMore: boolean,
): string | null {
  const names = [...new Set(agents.map(({ id, name }) => `“${isolated(name ?? id)}”`))];
  if (names.length === 0) return null;
  const shown = names.slice(0, 5);
  const rest = names.length - shown.length;
  const others = hasMore || rest > 0 ? [hasMore ? 'others' : `${rest} more`] : [];
  const all = [...shown, ...others];
  const list = all.length === 1 ? all[0] : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
  return `Used by ${list}. ${all.length === 1 ? 'It' : 'They'} will no longer be able to answer from it.`;
}
