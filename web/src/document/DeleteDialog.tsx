import { type KnowledgeAgents, knowledgeAgentsSchema } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { removeSoon } from '../data/deletion-calls.ts';
import { useCall } from '../data/use-call.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { whatAgentsLose } from '../view/deletion.ts';

interface DeleteDialogProps {
  id: string;
  name: string;
  /** Whether ElevenLabs holds it, so that agents may know it. */
  isLive: boolean;
  onClose: () => void;
}

/** Deletes nothing unless the person has read what that means. */
export default function DeleteDialog({ id, name, isLive, onClose }: DeleteDialogProps) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [known, setKnown] = useState<KnowledgeAgents | 'asking' | 'unknown'>(isLive ? 'asking' : 'unknown');
  useEffect(() => {
    if (!isLive) return;
    let isOver = false;
    void call('GET', `/knowledge/${encodeURIComponent(id)}/agents`, { schema: knowledgeAgentsSchema }).then(
      (answer) => isOver || setKnown(answer.ok ? answer.value : 'unknown'),
    );
    return () => {
      isOver = true;
    };
  }, [call, id, isLive]);

  const remove = async (): Promise<void> => {
    setIsBusy(true);
    const wrong = await removeSoon(call, id);
    setIsBusy(false);
    setProblem(wrong);
    if (wrong === null) onClose();
  };
  const loss =
    typeof known === 'string'
      ? {
          asking: 'Asking ElevenLabs which agents know it …',
          unknown: 'Agents that know it can no longer answer from it.',
        }[known]
      : (whatAgentsLose(known.agents, known.next_cursor !== null) ?? 'No agent knows it at the moment.');
  return (
    <ConfirmDialog
      title={`Delete “${name}”?`}
      text="It is removed from ElevenLabs and then from here, text and history included. You can undo that until the removal begins."
      problem={problem}
      keep="Keep it"
      confirm="Delete"
      isBusy={isBusy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {isLive && (
        // Its place is kept, so that the buttons do not move when the answer comes.
        <p role="status" className="min-h-[3.9375rem] break-words">
          {loss}
        </p>
      )}
    </ConfirmDialog>
  );
}
