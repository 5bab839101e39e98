import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Call } from '../data/call.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { notify } from '../ui/notify.ts';
import { rowTexts } from './texts.ts';

/** Loads the code when it is pressed, because few deletions are undone. */
const withdraw = (call: Call, id: string): Promise<string | null> =>
  import('../data/deletion-calls.ts').then(
    ({ restore }) => restore(call, id),
    () => rowTexts.cannotUndo,
  );

/** Withdraws a deletion that has not started. */
export function UndoButton({ id, name }: { id: string; name: string }) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const undo = async (): Promise<void> => {
    setIsBusy(true);
    const problem = await withdraw(call, id);
    setIsBusy(false);
    if (problem !== null) notify('error', problem);
  };
  return (
    <Button size="small" isBusy={isBusy} label={rowTexts.undoOf(name)} onPress={() => void undo()}>
      {!isBusy && <Undo2 className="size-3.5" aria-hidden="true" />}
      {rowTexts.undo}
    </Button>
  );
}
