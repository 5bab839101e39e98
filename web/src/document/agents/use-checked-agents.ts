import { type KnowledgeAgents, knowledgeAgentsSchema } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useCall } from '../../data/use-call.ts';

interface CheckedAgents {
  /** Null before ElevenLabs has answered. */
  known: KnowledgeAgents | null;
  isLoading: boolean;
  problem: string | null;
}

/** The agents that ElevenLabs names for a document. It is asked only when the user wants it. */
export function useCheckedAgents(id: string) {
  const call = useCall();
  const [checked, setChecked] = useState<CheckedAgents>({ known: null, isLoading: false, problem: null });
  const load = async (cursor: string | null): Promise<void> => {
    setChecked((before) => ({ ...before, isLoading: true, problem: null }));
    const query = cursor === null ? '' : `?${new URLSearchParams({ cursor })}`;
    const page = await call('GET', `/knowledge/${encodeURIComponent(id)}/agents${query}`, {
      schema: knowledgeAgentsSchema,
    });
    setChecked(({ known }) => {
      if (!page.ok) return { known, isLoading: false, problem: page.refusal.message };
      const before = cursor === null ? [] : (known?.agents ?? []);
      return { known: { ...page.value, agents: [...before, ...page.value.agents] }, isLoading: false, problem: null };
    });
  };
  return { ...checked, load };
}
