import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Call } from '../data/call.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { notify } from '../ui/notify.ts';
import { part } from '../ui/part.tsx';
import { rowTexts } from './texts.ts';

const loadCalls = part(() => import('../data/deletion-calls.ts'));

const withdraw = (call: Call, id: string): Promise<string | null> =>
  loadCalls().then(
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
      <Undo2 className="size-3.5" aria-hidden="true" />
      {rowTexts.undo}
    </Button>
  );
}
