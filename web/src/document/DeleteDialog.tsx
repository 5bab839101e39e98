import { knowledgeSchema } from '@knowledge-sync/contract';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { useCall } from '../api/use-call.ts';
import { Button } from '../ui/Button.tsx';

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
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog dialog-small gap-4 overflow-y-auto p-5">
          <AlertDialog.Title className="break-words font-semibold text-lg">Delete “{name}”?</AlertDialog.Title>
          <AlertDialog.Description className="text-muted">
            It is removed from ElevenLabs first and then from here, text and history included. Agents that answer from
            it no longer know what it says.
          </AlertDialog.Description>
          {problem && (
            <p role="alert" className="text-failed">
              {problem}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className="button button-plain">Keep it</AlertDialog.Cancel>
            <Button variant="danger" isBusy={isBusy} onPress={() => void remove()}>
              Delete
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
