import { AlertDialog } from 'radix-ui';

interface DiscardDialogProps {
  isOpen: boolean;
  isTyped: boolean;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Nothing that was typed or chosen is lost by accident. */
export function DiscardDialog({ isOpen, isTyped, onKeep, onDiscard }: DiscardDialogProps) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onKeep()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog dialog-small gap-4 p-5">
          <AlertDialog.Title className="font-semibold text-lg">Discard what is not uploaded?</AlertDialog.Title>
          <AlertDialog.Description className="text-muted">
            {isTyped
              ? 'The text you typed has not been uploaded. If you close now, it is gone.'
              : 'Some documents have not been uploaded. If you close now, they are taken off this list.'}
          </AlertDialog.Description>
          <div className="flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className="button button-primary">Keep editing</AlertDialog.Cancel>
            <AlertDialog.Action className="button button-plain" onClick={onDiscard}>
              Discard
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
