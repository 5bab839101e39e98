import { type AgentBranches, agentBranchesSchema } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { useCall } from '../data/use-call.ts';

export type Branch = AgentBranches['branches'][number];

export interface Branches {
  isLoading: boolean;
  /** Those that calls reach; empty if they could not be read. */
  all: readonly Branch[];
  isComplete: boolean;
}

const start: Branches = { isLoading: true, all: [], isComplete: false };

/** Asks ElevenLabs for the branches of an agent. Without an answer only main can be changed. */
export function useBranches(agentId: string): Branches {
  const call = useCall();
  const [branches, setBranches] = useState(start);
  useEffect(() => {
    let isCurrent = true;
    const load = async (): Promise<void> => {
      const path = `/agents/${encodeURIComponent(agentId)}/branches`;
      const answer = await call('GET', path, { schema: agentBranchesSchema });
      if (!isCurrent) return;
      const read = answer.ok
        ? { all: answer.value.branches, isComplete: answer.value.is_complete }
        : { all: [], isComplete: false };
      setBranches({ isLoading: false, ...read });
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [call, agentId]);
  return branches;
}
