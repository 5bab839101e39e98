import type { ClaimedDocument, Holder, HolderBranch } from '@knowledge-sync/contract';
import type { IndexView } from './index-view.ts';
import type { AgentUse } from './list-view.ts';

/** The claim whether an agent knows a document. */
export interface ClaimView {
  id: string;
  name: string;
  tone: 'good' | 'busy' | 'attention' | 'unknown';
  /** "Finds it by search", "Reads it in full". */
  title: string;
  /** Why, and which branches lack it; null if there is nothing to say. */
  reason: string | null;
}

/** The agents that have the folder with all documents. */
export interface Holders {
  attached: readonly Holder[];
  /** The number of agents, including unnamed ones. */
  count: number;
  /** Adds to the state of an index which agents know the document. */
  describe(index: IndexView): IndexView;
  /** The agents that the list can filter by: with all documents, or with single ones. */
  agents: readonly { id: string; name: string | null }[];
  /**
   * The documents that an agent uses: every synced one if it has all documents, or else the single
   * ones that were seen when its settings were last read. None while they are not known.
   */
  usedBy(agentId: string): AgentUse;
  claimsOf(document: ClaimedDocument): ClaimView[];
  /** The branches of an agent that calls reach; null while they are not known. */
  branchesOf(id: string): HolderBranch[] | null;
}
