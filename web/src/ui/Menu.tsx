import { type ReactNode, useId, useState } from 'react';
import { buttonClass } from './Button.tsx';

interface MenuProps {
  /** The accessible name of the button that opens it. */
  label: string;
  button: ReactNode;
  /** The look of the button, if it is not a quiet one. */
  className?: string;
  /** The content, once it was opened. @param turn differs each time it is opened or closed */
  children: (turn: string) => ReactNode;
}

/** A button and the panel it opens. The popover handles Escape, focus and outside clicks. */
export function Menu({ label, button, className = buttonClass({ variant: 'quiet' }), children }: MenuProps) {
  const id = useId();
  const [turn, setTurn] = useState(0);
  return (
    <>
      <button type="button" className={className} popoverTarget={id} aria-label={label}>
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        onBeforeToggle={() => setTurn((before) => before + 1)}
        className="fixed inset-auto top-13 right-[max(1rem,calc((100%-84rem)/2+1rem))] m-0 max-h-[calc(100dvh-4rem)] w-[min(18rem,calc(100vw-2rem))] flex-col gap-4 overflow-y-auto rounded-xl border border-line bg-surface p-4 text-text shadow-float open:flex"
      >
        {turn > 0 && children(`${turn}`)}
      </div>
    </>
  );
}
