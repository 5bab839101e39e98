import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { BranchChoice, useBranchChoice } from './BranchChoice.tsx';
import { agentsTexts, branchTexts, disconnectTexts as texts } from './texts.ts';
import { type AttachmentDialogProps, useAttachment } from './use-attachment.ts';

export function DisconnectDialog(props: AttachmentDialogProps) {
  const { run, isBusy, problem } = useAttachment(props);
  const branches = useBranchChoice(props.agent.id, ({ usage_mode }) => usage_mode !== null);
  return (
    <ConfirmDialog
      title={texts.title(props.agent.name)}
      text={texts.text}
      problem={problem}
      keep={texts.cancel}
      confirm={agentsTexts.disconnect}
      isBusy={isBusy || branches.isLoading}
      isDisabled={branches.isNoneChosen}
      onConfirm={() => void run('detach-folder', branches)}
      onClose={props.onClose}
    >
      <BranchChoice branches={branches} legend={branchTexts.disconnect} />
    </ConfirmDialog>
  );
}
