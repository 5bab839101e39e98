import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button, buttonClass } from './Button.tsx';
import {
  DialogButtons,
  DialogProblem,
  dialogClass,
  dialogTextClass,
  dialogTitleClass,
  overlayClass,
} from './Dialog.tsx';
import { useReturnFocus } from './use-return-focus.ts';

interface ConfirmDialogProps {
  title: string;
  /** The consequences. */
  text: string;
  children?: ReactNode;
  /** Why the action failed; null while it has not. */
  problem: string | null;
  keep: string;
  confirm: string;
  isBusy: boolean;
  isDisabled?: boolean;
  /** Whether it takes nothing from anyone, so its button is not drawn as a danger. */
  isSafe?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before an action that affects other people. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, children, problem, keep, confirm, isBusy, isDisabled = false, isSafe = false } = props;
  const { onConfirm, onClose } = props;
  const focus = useReturnFocus();
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayClass} />
        <AlertDialog.Content className={dialogClass({ size: 'small' })} {...focus}>
          <AlertDialog.Title className={dialogTitleClass}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={dialogTextClass}>{text}</AlertDialog.Description>
          {children}
          <DialogProblem text={problem} />
          <DialogButtons>
            <AlertDialog.Cancel className={buttonClass()}>{keep}</AlertDialog.Cancel>
            <Button variant={isSafe ? 'primary' : 'danger'} isBusy={isBusy} isDisabled={isDisabled} onPress={onConfirm}>
              {confirm}
            </Button>
          </DialogButtons>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
