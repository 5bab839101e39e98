import type { UsageMode } from '@knowledge-sync/contract';
import { Dialog } from 'radix-ui';
import { useId, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import {
  DialogButtons,
  DialogProblem,
  dialogClass,
  dialogTextClass,
  dialogTitleClass,
  overlayClass,
} from '../ui/Dialog.tsx';
import { fieldLabelClass } from '../ui/field-class.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { BranchChoice, useBranchChoice } from './BranchChoice.tsx';
import { agentsTexts, branchTexts, connectTexts as texts, usageModes } from './texts.ts';
import { type AttachmentDialogProps, useAttachment } from './use-attachment.ts';

export function ConnectDialog(props: AttachmentDialogProps) {
  const { agent, onClose } = props;
  const { run, isBusy, problem } = useAttachment(props);
  const branches = useBranchChoice(agent.id, ({ usage_mode }) => usage_mode === null);
  const [chosen, setChosen] = useState<UsageMode>('auto');
  const name = useId();
  const focus = useReturnFocus();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClass} />
        <Dialog.Content className={dialogClass({ size: 'small' })} {...focus}>
          <Dialog.Title className={dialogTitleClass}>{texts.title(agent.name)}</Dialog.Title>
          <Dialog.Description className={dialogTextClass}>{texts.text}</Dialog.Description>
          <fieldset className="flex flex-col gap-3">
            <legend className={`${fieldLabelClass} mb-2`}>{texts.modes}</legend>
            {usageModes.map(({ mode, title, text }) => (
              <Choice
                key={mode}
                type="radio"
                name={name}
                title={title}
                hint={text}
                isChosen={chosen === mode}
                onChoose={() => setChosen(mode)}
              />
            ))}
          </fieldset>
          <BranchChoice branches={branches} legend={branchTexts.connect} />
          <DialogProblem text={problem} />
          <DialogButtons>
            <Button onPress={onClose}>{texts.cancel}</Button>
            <Button
              variant="primary"
              isBusy={isBusy || branches.isLoading}
              isDisabled={branches.isNoneChosen}
              onPress={() => void run('attach-folder', branches, { usage_mode: chosen })}
            >
              {agentsTexts.connect}
            </Button>
          </DialogButtons>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
