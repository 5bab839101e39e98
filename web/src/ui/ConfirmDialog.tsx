import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

interface ConfirmDialogProps {
  title: string;
  /** What follows from it. */
  text: string;
  children?: ReactNode;
  /** What was answered when it could not be done. */
  problem: string | null;
  keep: string;
  confirm: string;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something is done that others will feel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, children, problem, keep, confirm, isBusy, onConfirm, onClose } = props;
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog dialog-small gap-4 overflow-y-auto p-5">
          <AlertDialog.Title className="break-words font-semibold text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-muted">{text}</AlertDialog.Description>
          {children}
          {problem && (
            <p role="alert" className="text-failed">
              {problem}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className="button button-plain">{keep}</AlertDialog.Cancel>
            <Button variant="danger" isBusy={isBusy} onPress={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
