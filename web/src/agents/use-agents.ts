import { type AgentList, agentListSchema, type FolderAttachment } from '@knowledge-sync/contract';
import { useCallback, useEffect, useState } from 'react';
import { useCall } from '../data/use-call.ts';

export type Agent = AgentList['agents'][number];

interface Agents {
  /** Null while the first page is loading. */
  agents: readonly Agent[] | null;
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
  isLoading: boolean;
  problem: string | null;
}

const start: Agents = { agents: null, nextCursor: null, isLoading: true, problem: null };

/** The agents of the workspace, loaded page by page. */
export function useAgents() {
  const call = useCall();
  const [state, setState] = useState(start);
  const load = useCallback(
    async (cursor: string | null): Promise<void> => {
      setState((before) => ({ ...before, isLoading: true, problem: null }));
      const query = cursor === null ? '' : `?${new URLSearchParams({ cursor })}`;
      const answer = await call('GET', `/agents${query}`, { schema: agentListSchema });
      setState((before) => {
        if (!answer.ok) return { ...before, isLoading: false, problem: answer.refusal.message };
        const known = cursor === null ? [] : (before.agents ?? []);
        const agents = [...known, ...answer.value.agents];
        return { agents, nextCursor: answer.value.next_cursor, isLoading: false, problem: null };
      });
    },
    [call],
  );
  useEffect(() => {
    void load(null);
  }, [load]);
  /** Records whether ElevenLabs now lists the folder for an agent. */
  const update = useCallback(
    ({ agent: { id }, attached }: FolderAttachment): void =>
      setState((before) => ({
        ...before,
        agents: before.agents?.map((agent) => (agent.id === id ? { ...agent, attached } : agent)) ?? null,
      })),
    [],
  );
  const replace = useCallback(
    (changed: Agent): void =>
      setState((before) => ({
        ...before,
        agents: before.agents?.map((agent) => (agent.id === changed.id ? changed : agent)) ?? null,
      })),
    [],
  );
  return {
    ...state,
    replace,
    loadAgain: () => void load(null),
    loadMore: () => void load(state.nextCursor),
    update,
  };
}
