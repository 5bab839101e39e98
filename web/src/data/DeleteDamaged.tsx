import { useState } from 'react';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { removeNow } from './deletion-calls.ts';
import { useCall } from './use-call.ts';

const texts = {
  delete: 'Delete',
  title: 'Delete this damaged document?',
  text: 'This permanently deletes it here and at ElevenLabs, and cannot be undone.',
  cancel: 'Cancel',
};

/** Deletes a document whose stored fields are invalid, after asking. */
export function DeleteDamaged({ id, canWrite }: { id: string; canWrite: boolean }) {
  const call = useCall();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async (): Promise<void> => {
    setIsBusy(true);
    const refusal = await removeNow(call, id);
    setIsBusy(false);
    setProblem(refusal);
    if (refusal === null) setIsAsking(false);
  };
  return (
    <>
      <EditorButton size="small" canWrite={canWrite} onPress={() => setIsAsking(true)}>
        {texts.delete}
      </EditorButton>
      {isAsking && (
        <ConfirmDialog
          title={texts.title}
          text={texts.text}
          problem={problem}
          keep={texts.cancel}
          confirm={texts.delete}
          isBusy={isBusy}
          onConfirm={() => void remove()}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
