import type { UsageMode } from '@knowledge-sync/contract';
import { Dialog } from 'radix-ui';
import { useId, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { type AttachmentDialogProps, useAttachment } from './use-attachment.ts';

const modes = [
  {
    mode: 'auto',
    title: 'Search when that is better (recommended)',
    text: 'The agent looks up what fits the question. Documents are found once they are indexed.',
  },
  {
    mode: 'prompt',
    title: 'Always everything',
    text: 'All documents stand in every prompt. Only for few, short documents: it costs more with each one.',
  },
] as const satisfies readonly { mode: UsageMode; title: string; text: string }[];

export function AttachDialog(props: AttachmentDialogProps) {
  const { agent, onClose } = props;
  const { run, isBusy, problem } = useAttachment(props);
  const [mode, setMode] = useState<UsageMode>('auto');
  const id = useId();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog dialog-small gap-4 overflow-y-auto p-5">
          <Dialog.Title className="break-words font-semibold text-lg">
            Attach the folder to “{agent.name}”?
          </Dialog.Title>
          <Dialog.Description className="text-muted">
            The agent then knows every document, those to come included. Whatever else it knows stays.
          </Dialog.Description>
          <fieldset className="flex flex-col gap-3">
            <legend className="field-label mb-2">How it uses them</legend>
            {modes.map(({ mode: each, title, text }) => (
              <label key={each} className="check">
                <input
                  type="radio"
                  name={`${id}-mode`}
                  checked={mode === each}
                  onChange={() => setMode(each)}
                  aria-describedby={`${id}-${each}`}
                />
                <span>
                  {title}
                  <span id={`${id}-${each}`} className="block text-muted text-sm">
                    {text}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
          {problem && (
            <p role="alert" className="text-failed">
              {problem}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-3">
            <Button onPress={onClose}>Cancel</Button>
            <Button variant="primary" isBusy={isBusy} onPress={() => void run('attach-folder', { usage_mode: mode })}>
              Attach folder
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
