import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { floatClass } from '../BulkBar.tsx';
import { bulkPanelTexts as texts } from '../late-texts.ts';

/** A result without anything to read goes after this time. */
const restMs = 6_000;

interface ProgressFrameProps {
  summary: string;
  value: number;
  max: number;
  /** Null when nothing runs. */
  onStop: (() => void) | null;
  /** Null when nothing can be undone. */
  onUndo: (() => void) | null;
  /** Whether something must be read before it goes. */
  isImportant: boolean;
  onClose: () => void;
  /** What happened to each document; null if there is no list. */
  details: ReactNode;
}

/**
 * The progress of an action on many documents, in one line at the bottom of the page. It goes a
 * few seconds after the end, unless it is used, can be undone, or reports a refusal.
 */
export function ProgressFrame(props: ProgressFrameProps) {
  const { summary, value, max, onStop, onUndo, isImportant, onClose, details } = props;
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const [isUsed, setIsUsed] = useState(false);
  const id = useId();
  const areDetailsShown = details !== null && (isOpen ?? isImportant);
  const isOver = onStop === null && onUndo === null && !areDetailsShown && !isUsed;
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (!isOver) return;
    const timer = setTimeout(() => close(), restMs);
    return () => clearTimeout(timer);
  }, [isOver]);
  return (
    <section
      aria-label={texts.progress}
      className={floatClass({ content: 'progress' })}
      onPointerEnter={() => setIsUsed(true)}
      onPointerLeave={() => setIsUsed(false)}
      onFocus={() => setIsUsed(true)}
      onBlur={() => setIsUsed(false)}
    >
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-auto font-medium">
          {summary}
        </p>
        {onUndo && (
          <Button size="small" onPress={onUndo}>
            {texts.undo}
          </Button>
        )}
        {details !== null && (
          <Button
            size="small"
            variant="quiet"
            onPress={() => setIsOpen(!areDetailsShown)}
            attributes={{ 'aria-expanded': areDetailsShown, 'aria-controls': id }}
          >
            {texts.details}
          </Button>
        )}
        <Button size="small" onPress={onStop ?? onClose}>
          {onStop ? texts.stop : texts.close}
        </Button>
      </div>
      <Progress label={texts.progress} width="full" max={Math.max(1, max)} value={value} />
      <div id={id} hidden={!areDetailsShown}>
        {areDetailsShown && details}
      </div>
    </section>
  );
}
