import { type KnowledgeAgents, knowledgeAgentsSchema } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { removeSoon, undoSeconds } from '../data/deletion-calls.ts';
import { useCall } from '../data/use-call.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { whatAgentsLose } from '../view/deletion.ts';
import { deleteTexts as texts } from './texts.ts';

interface DeleteDialogProps {
  id: string;
  name: string;
  /** Whether ElevenLabs has a copy, so that agents may use it. */
  isLive: boolean;
  onClose: () => void;
}

/** Asks before a document is deleted, and names the agents that use it. */
export default function DeleteDialog({ id, name, isLive, onClose }: DeleteDialogProps) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [known, setKnown] = useState<KnowledgeAgents | 'checking' | 'unknown'>(isLive ? 'checking' : 'unknown');
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
    const refusal = await removeSoon(call, id);
    setIsBusy(false);
    setProblem(refusal);
    if (refusal === null) onClose();
  };
  const loss =
    typeof known === 'string'
      ? texts[known]
      : (whatAgentsLose(known.agents, known.next_cursor !== null) ?? texts.unused);
  return (
    <ConfirmDialog
      title={texts.title(name)}
      text={texts.text(undoSeconds)}
      problem={problem}
      keep={texts.cancel}
      confirm={texts.confirm}
      isBusy={isBusy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {isLive && (
        // Room for three lines, so that the buttons do not move when the answer arrives.
        <p role="status" className="min-h-[3.9375rem] break-words">
          {loss}
        </p>
      )}
    </ConfirmDialog>
  );
}
