import { knowledgeSchema } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useCall } from '../api/use-call.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';

/** Deletes nothing unless the person has read what that means. */
export default function DeleteDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await call('DELETE', `/knowledge/${encodeURIComponent(id)}`, {
      schema: knowledgeSchema.pick({ id: true }),
    });
    setIsBusy(false);
    // Somebody else was quicker: it is what was wanted.
    if (answer.ok || answer.refusal.status === 404) onClose();
    else setProblem(answer.refusal.message);
  };
  return (
    <ConfirmDialog
      title={`Delete “${name}”?`}
      text="It is removed from ElevenLabs first and then from here, text and history included. Agents that answer from it no longer know what it says."
      problem={problem}
      keep="Keep it"
      confirm="Delete"
      isBusy={isBusy}
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}
