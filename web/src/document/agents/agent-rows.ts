import type { KnowledgeAgents } from '@knowledge-sync/contract';
import type { ClaimView } from '../../model/holders.ts';
import { claimView } from '../../view/agent-claims.ts';

/** One agent that uses the document. */
export interface AgentRow {
  id: string;
  name: string;
  through: 'document' | 'folder';
  /** How it knows the document; null for a document that is attached directly. */
  claim: Pick<ClaimView, 'title' | 'tone' | 'reason'> | null;
}

/**
 * The agents that use a document: those that have all documents, as they are known live, and those
 * that ElevenLabs named when it was last asked.
 *
 * @param live claims of the agents that have all documents
 * @param checked what ElevenLabs named; empty before it was asked
 */
export function agentRows(live: readonly ClaimView[], checked: KnowledgeAgents['agents']): AgentRow[] {
  const known = new Set(live.map(({ id }) => id));
  return [
    ...live.map((claim): AgentRow => ({ id: claim.id, name: claim.name, through: 'folder', claim })),
    ...checked
      .filter(({ id, through }) => through === 'document' || !known.has(id))
      .map(
        (agent): AgentRow => ({
          id: agent.id,
          name: agent.name ?? agent.id,
          through: agent.through,
          claim: agent.through === 'folder' ? claimView(agent, agent.claim) : null,
        }),
      ),
  ];
}
