import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { type AttachmentDialogProps, useAttachment } from './use-attachment.ts';

export function DetachDialog(props: AttachmentDialogProps) {
  const { run, isBusy, problem } = useAttachment(props);
  return (
    <ConfirmDialog
      title={`Take the folder from “${props.agent.name}”?`}
      text="The agent then knows none of the documents through the folder. Single documents that it holds itself stay, like whatever else it knows."
      problem={problem}
      keep="Keep it"
      confirm="Take folder away"
      isBusy={isBusy}
      onConfirm={() => void run('detach-folder')}
      onClose={props.onClose}
    />
  );
}
