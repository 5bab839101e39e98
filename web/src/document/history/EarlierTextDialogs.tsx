import type { EarlierText, KnowledgeDocument } from '@knowledge-sync/contract';
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { readText } from '../../data/read-text.ts';
import { useServices } from '../../firebase/services.tsx';
import { Button } from '../../ui/Button.tsx';
import { DialogButtons, DialogProblem, dialogClass, dialogTitleClass, overlayClass } from '../../ui/Dialog.tsx';
import { TextBlock } from '../../ui/TextBlock.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { exactTime } from '../../view/relative-time.ts';
import { LineChanges } from './LineChanges.tsx';
import { earlierTexts as texts } from './texts.ts';
import { useContent } from './use-earlier-texts.ts';

interface FrameProps {
  title: string;
  children: ReactNode;
  onClose: () => void;
}

function Frame({ title, children, onClose }: FrameProps) {
  const focus = useReturnFocus();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClass} />
        <Dialog.Content
          className={dialogClass({ size: 'large', className: 'gap-4 overflow-y-auto p-5' })}
          aria-describedby={undefined}
          {...focus}
        >
          <Dialog.Title className={dialogTitleClass}>{title}</Dialog.Title>
          {children}
          <DialogButtons>
            <Button onPress={onClose}>{texts.close}</Button>
          </DialogButtons>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const loading = (
  <p role="status" className="text-muted">
    {texts.loading}
  </p>
);

interface ViewDialogProps {
  id: string;
  version: EarlierText;
  onClose: () => void;
}

/** Shows an earlier text. */
export function ViewDialog({ id, version, onClose }: ViewDialogProps) {
  const content = useContent(id, version);
  return (
    <Frame title={texts.viewTitle(exactTime(new Date(version.saved_at)))} onClose={onClose}>
      {content.state === 'loading' && loading}
      {content.state === 'failed' && <DialogProblem text={content.problem} />}
      {content.state === 'known' && <TextBlock label={texts.text} text={content.text} />}
    </Frame>
  );
}

interface CompareDialogProps extends ViewDialogProps {
  document: KnowledgeDocument;
}

/** Shows what differs between an earlier text and the text at the time when it opens. */
export function CompareDialog({ id, document, version, onClose }: CompareDialogProps) {
  const { loadStore } = useServices();
  const earlier = useContent(id, version);
  const [opened] = useState(document);
  const [current, setCurrent] = useState<{ text: string } | 'failed' | null>(null);
  useEffect(() => {
    let isOver = false;
    loadStore()
      .then((store) => readText(store, id, opened))
      .then(
        ({ text }) => isOver || setCurrent({ text }),
        () => isOver || setCurrent('failed'),
      );
    return () => {
      isOver = true;
    };
  }, [loadStore, id, opened]);
  const isFailed = earlier.state === 'failed' || current === 'failed';
  return (
    <Frame title={texts.compareTitle(exactTime(new Date(version.saved_at)))} onClose={onClose}>
      {!isFailed && (earlier.state === 'loading' || current === null) && loading}
      {isFailed && <DialogProblem text={earlier.state === 'failed' ? earlier.problem : texts.unreadable} />}
      {earlier.state === 'known' && current !== null && current !== 'failed' && (
        <LineChanges before={earlier.text} after={current.text} />
      )}
    </Frame>
  );
}
