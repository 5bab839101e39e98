import { type ReactNode, useId } from 'react';
import { buttonClass } from './Button.tsx';

interface MenuProps {
  /** The accessible name of the button that opens it. */
  label: string;
  button: ReactNode;
  children: ReactNode;
}

/** A button and the panel it opens. The popover handles Escape, focus and outside clicks. */
export function Menu({ label, button, children }: MenuProps) {
  const id = useId();
  return (
    <>
      <button type="button" className={buttonClass({ variant: 'quiet' })} popoverTarget={id} aria-label={label}>
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-auto top-13 right-[max(1rem,calc((100%-84rem)/2+1rem))] m-0 w-[min(18rem,calc(100vw-2rem))] flex-col gap-4 rounded-xl border border-line bg-surface p-4 text-text shadow-float open:flex"
      >
        {children}
      </div>
    </>
  );
}
