import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Call } from '../data/call.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { notify } from '../ui/notify.ts';

/** The code for it is fetched when it is pressed: few deletions are undone. */
const withdraw = (call: Call, id: string): Promise<string | null> =>
  import('../data/deletion-calls.ts').then(
    ({ restore }) => restore(call, id),
    () => 'The page could not fetch what it needs. Check the network, then try again.',
  );

/** Withdraws a deletion that has not begun. */
export function UndoButton({ id, name }: { id: string; name: string }) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const undo = async (): Promise<void> => {
    setIsBusy(true);
    const wrong = await withdraw(call, id);
    setIsBusy(false);
    if (wrong !== null) notify('error', wrong);
  };
  return (
    <Button size="small" isBusy={isBusy} label={`Undo deleting ${name}`} onPress={() => void undo()}>
      {!isBusy && <Undo2 className="size-3.5" aria-hidden="true" />}
      Undo
    </Button>
  );
}
