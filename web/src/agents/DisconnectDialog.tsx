import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { agentsTexts, disconnectTexts as texts } from './texts.ts';
import { type AttachmentDialogProps, useAttachment } from './use-attachment.ts';

export function DisconnectDialog(props: AttachmentDialogProps) {
  const { run, isBusy, problem } = useAttachment(props);
  return (
    <ConfirmDialog
      title={texts.title(props.agent.name)}
      text={texts.text}
      problem={problem}
      keep={texts.cancel}
      confirm={agentsTexts.disconnect}
      isBusy={isBusy}
      onConfirm={() => void run('detach-folder')}
      onClose={props.onClose}
    />
  );
}
