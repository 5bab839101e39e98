import { AlertDialog } from 'radix-ui';
import { buttonClass } from './Button.tsx';
import { DialogButtons, dialogClass, dialogTextClass, dialogTitleClass, overlayClass } from './Dialog.tsx';
import { keepEditing } from './form-texts.ts';
import { useReturnFocus } from './use-return-focus.ts';

interface DiscardDialogProps {
  isOpen: boolean;
  title: string;
  text: string;
  discard: string;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asks before typed or chosen content is lost. */
export function DiscardDialog({ isOpen, title, text, discard, onKeep, onDiscard }: DiscardDialogProps) {
  const focus = useReturnFocus();
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onKeep()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayClass} />
        <AlertDialog.Content className={dialogClass({ size: 'small' })} {...focus}>
          <AlertDialog.Title className={dialogTitleClass}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={dialogTextClass}>{text}</AlertDialog.Description>
          <DialogButtons>
            <AlertDialog.Cancel className={buttonClass({ variant: 'primary' })}>{keepEditing}</AlertDialog.Cancel>
            <AlertDialog.Action className={buttonClass()} onClick={onDiscard}>
              {discard}
            </AlertDialog.Action>
          </DialogButtons>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
