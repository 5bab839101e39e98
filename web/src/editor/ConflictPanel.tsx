import { UsersRound } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { type Base, type Draft, textToCopy } from './draft.ts';

interface ConflictPanelProps {
  /** Whether a save was refused; otherwise it is only known that it will be. */
  wasRefused: boolean;
  /** What somebody else saved; null while it is read. */
  theirs: Base | null;
  mine: Draft;
  onOverwrite: () => void;
  onTakeTheirs: (theirs: Base) => void;
}

/** Somebody else saved the same document. Nothing is lost: the person decides whose text shall stand. */
export function ConflictPanel({ wasRefused, theirs, mine, onOverwrite, onTakeTheirs }: ConflictPanelProps) {
  const [isShown, setIsShown] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    if (wasRefused) panel.current?.focus();
  }, [wasRefused]);
  return (
    <section ref={panel} tabIndex={-1} className="panel conflict" aria-labelledby={`${id}-title`}>
      <div className="flex gap-3" role="alert">
        <UsersRound className="mt-0.5 size-5 shrink-0 text-pending" aria-hidden="true" />
        <div>
          <h2 id={`${id}-title`} className="font-semibold">
            Somebody else saved meanwhile
          </h2>
          <p>
            {wasRefused
              ? 'Your save was not taken, so that theirs is not overwritten unseen. Your text is still here.'
              : 'They saved this document while you were editing. Your text is still here.'}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button
          isBusy={isShown && theirs === null}
          onPress={() => setIsShown(!isShown)}
          attributes={{ 'aria-expanded': isShown, 'aria-controls': `${id}-theirs` }}
        >
          {isShown ? 'Hide theirs' : 'See theirs'}
        </Button>
        <Button variant="danger" onPress={onOverwrite}>
          Overwrite with mine
        </Button>
        <CopyButton text={() => textToCopy(mine)} size="medium">
          Copy mine
        </CopyButton>
      </div>
      <div id={`${id}-theirs`} hidden={!isShown}>
        {isShown && theirs && (
          <div className="flex flex-col gap-3">
            <h3 className="font-medium">Theirs: {theirs.name}</h3>
            {theirs.content !== null && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              <section className="document-text" tabIndex={0} aria-label="Their text">
                {theirs.content}
              </section>
            )}
            <div>
              <Button onPress={() => onTakeTheirs(theirs)}>Discard mine, go on with theirs</Button>
            </div>
          </div>
        )}
      </div>
    </section>
  );
}
