import { UsersRound } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { TextBlock } from '../ui/TextBlock.tsx';
import { type Base, type Draft, textToCopy } from './draft.ts';
import { conflictTexts as texts } from './texts.ts';

interface ConflictPanelProps {
  /** Whether a save was refused. Otherwise the next one will be. */
  wasRefused: boolean;
  /** The other person's version; null while it is loading. */
  theirs: Base | null;
  mine: Draft;
  onOverwrite: () => void;
  onTakeTheirs: (theirs: Base) => void;
}

/** Shown when someone else saved the same document: the user chooses which version to keep. */
export function ConflictPanel({ wasRefused, theirs, mine, onOverwrite, onTakeTheirs }: ConflictPanelProps) {
  const [isShown, setIsShown] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    if (wasRefused) panel.current?.focus();
  }, [wasRefused]);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className={panelClass({ tone: 'attention', className: 'flex flex-col gap-4 p-5' })}
      aria-labelledby={`${id}-title`}
    >
      <div className="flex gap-3" role="alert">
        <UsersRound className="mt-0.5 size-5 shrink-0 text-pending" aria-hidden="true" />
        <div>
          <h2 id={`${id}-title`} className="font-semibold">
            {texts.title}
          </h2>
          <p>{wasRefused ? texts.refused : texts.expected}</p>
        </div>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button
          isBusy={isShown && theirs === null}
          onPress={() => setIsShown(!isShown)}
          attributes={{ 'aria-expanded': isShown, 'aria-controls': `${id}-theirs` }}
        >
          {isShown ? texts.hide : texts.show}
        </Button>
        <Button variant="danger" onPress={onOverwrite}>
          {texts.overwrite}
        </Button>
        <CopyButton text={() => textToCopy(mine)} size="medium">
          {texts.copy}
        </CopyButton>
      </div>
      <div id={`${id}-theirs`} hidden={!isShown}>
        {isShown && theirs && (
          <div className="flex flex-col gap-3">
            <h3 className="font-medium">{texts.theirs(theirs.name)}</h3>
            {theirs.content !== null && <TextBlock label={texts.theirText} text={theirs.content} />}
            <div>
              <Button onPress={() => onTakeTheirs(theirs)}>{texts.take}</Button>
            </div>
          </div>
        )}
      </div>
    </section>
  );
}
