import { AlertDialog } from 'radix-ui';

interface DiscardDialogProps {
  isOpen: boolean;
  title: string;
  text: string;
  discard: string;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Nothing that was typed or chosen is lost by accident. */
export function DiscardDialog({ isOpen, title, text, discard, onKeep, onDiscard }: DiscardDialogProps) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onKeep()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog dialog-small gap-4 p-5">
          <AlertDialog.Title className="font-semibold text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-muted">{text}</AlertDialog.Description>
          <div className="flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className="button button-primary">Keep editing</AlertDialog.Cancel>
            <AlertDialog.Action className="button button-plain" onClick={onDiscard}>
              {discard}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
