import { type ReactNode, useId } from 'react';
import { panelClass } from './Panel.tsx';

interface SectionProps {
  title: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  isTight?: boolean;
  children: ReactNode;
}

/** A titled part of the page in a panel. */
export function Section({ title, actions, isTight = false, children }: SectionProps) {
  const id = useId();
  return (
    <section
      className={panelClass({ className: `flex flex-col p-5 ${isTight ? 'gap-2' : 'gap-3'}` })}
      aria-labelledby={id}
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
