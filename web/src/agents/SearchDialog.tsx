import { agentSearchSchema } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { agentsTexts, searchTexts as texts } from './texts.ts';
import type { Agent } from './use-agents.ts';

interface SearchDialogProps {
  agent: { id: string; name: string };
  onDone: (agent: Agent) => void;
  onClose: () => void;
}

/** Asks before the search of an agent is turned on. */
export function SearchDialog({ agent, onDone, onClose }: SearchDialogProps) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const turnOn = async (): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    const path = `/agents/${encodeURIComponent(agent.id)}/turn-on-search`;
    const answer = await call('POST', path, { schema: agentSearchSchema });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.refusal.message);
    onDone(answer.value.agent);
    if (answer.value.agent.branches?.some(({ search, usage_mode }) => search === false && usage_mode !== null))
      setProblem(agentsTexts.notKept);
    else onClose();
  };
  return (
    <ConfirmDialog
      title={texts.title(agent.name)}
      text={texts.text}
      problem={problem}
      keep={texts.cancel}
      confirm={texts.turnOn}
      isBusy={isBusy}
      onConfirm={() => void turnOn()}
      onClose={onClose}
    />
  );
}
